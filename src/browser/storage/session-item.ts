import browser from 'webextension-polyfill';
import { inTime, pageDeadlineMs, patientDeadlineMs } from '../in-time.ts';

/** Something that is kept in memory until the browser ends, and that all parts of the extension share. */
export interface SessionItem<Value> {
  /** @returns its value; rejects when the browser refuses, or does not answer in time (milliseconds) */
  read(deadlineMs?: number): Promise<Value>;
  /** @returns its value among all that the session storage holds */
  valueIn(stored: Readonly<Record<string, unknown>>): Value;
  /** @returns when it is stored; rejects as `read` does */
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
    read: async (deadlineMs = pageDeadlineMs) => orFallback((await inTime(() => area.get(key), deadlineMs))[key]),
    valueIn: (stored) => orFallback(stored[key]),
    write: (value) => inTime(() => area.set({ [key]: value }), patientDeadlineMs),
    observe(changed) {
      area.onChanged.addListener((changes) => {
        const change = changes[key];
        if (change) changed(orFallback(change.newValue));
      });
    },
  };
}
