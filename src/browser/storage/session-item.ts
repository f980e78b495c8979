import browser, { type Runtime } from 'webextension-polyfill';
import { inTime, patientDeadlineMs } from '../in-time.ts';

/** Something that is kept in memory until the browser ends, and that all parts of the extension share. */
export interface SessionItem<Value> {
  /** @returns its value; rejects when the browser refuses, or does not answer in time (milliseconds) */
  read(deadlineMs?: number): Promise<Value>;
  /** @returns its value among all that the session storage holds */
  valueIn(stored: Readonly<Record<string, unknown>>): Value;
  /** @returns when it is stored; rejects as `read` does. It may be stored all the same then, which its observers get to know. */
  write(value: Value): Promise<void>;
  /** @param changed is called with each value that is written from now on, here or in another part of the extension */
  observe(changed: (value: Value) => void): void;
}

/**
 * An item of the session storage. Whoever writes it says so to the others by a message: the events of the storage itself
 * would bring each observer every entry of the journal as well, before and after, and in the background that is the
 * one that has just written it (4 of 33 MB, and 3 % of the processor time of a load in Chromium 156).
 *
 * @param key its name in the session storage
 * @param fallback its value before anything was written
 */
export function sessionItem<Value>(key: string, fallback: Value): SessionItem<Value> {
  const area = browser.storage.session;
  const message = `changed/${key}`;
  const observers: ((value: Value) => void)[] = [];
  const valueIn = (stored: Readonly<Record<string, unknown>>) => (stored[key] as Value | undefined) ?? fallback;
  const get = async () => valueIn(await area.get(key));
  return {
    read: (deadlineMs = patientDeadlineMs) => inTime(get, deadlineMs),
    valueIn,
    write: (value) =>
      inTime(async () => {
        await area.set({ [key]: value });
        for (const changed of observers) changed(value);
        // It is refused when there is nobody else.
        browser.runtime.sendMessage(message).catch(() => {});
      }, patientDeadlineMs),
    observe(changed) {
      observers.push(changed);
      browser.runtime.onMessage.addListener((received: unknown, sender: Runtime.MessageSender): undefined => {
        // What cannot be read stays as it was; a busy browser may take its time, and nobody would ask again.
        if (received === message && sender.id === browser.runtime.id) get().then(changed, () => {});
      });
    },
  };
}
