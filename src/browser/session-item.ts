import browser from 'webextension-polyfill';

/** Something that is kept in memory until the browser ends, and that all parts of the extension share. */
export interface SessionItem<Value> {
  read(): Promise<Value>;
  write(value: Value): Promise<void>;
  /** @param changed is called with each new value, from now on */
  observe(changed: (value: Value) => void): void;
}

/**
 * @param key its name in the session storage
 * @param fallback its value before anything was written
 */
export function sessionItem<Value>(key: string, fallback: Value): SessionItem<Value> {
  const area = browser.storage.session;
  const orFallback = (stored: unknown) => (stored as Value | undefined) ?? fallback;
  return {
    read: async () => orFallback((await area.get(key))[key]),
    write: (value) => area.set({ [key]: value }),
    observe(changed) {
      area.onChanged.addListener((changes) => {
        const change = changes[key];
        if (change) changed(orFallback(change.newValue));
      });
    },
  };
}
