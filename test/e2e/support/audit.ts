import { expect } from 'vitest';
import { poll } from '../../world/poll.ts';
import type { BrowserDriver, View } from '../driver/driver.ts';

/** Opens the audit page, and waits until it shows something. */
export async function openAudit(driver: BrowserDriver, hash = ''): Promise<View> {
  const view = await driver.openView(`audit/audit.html${hash}`);
  await poll('the audit page', () => view.evaluate<boolean>(`document.querySelector('main > section') !== null`));
  return view;
}

/** What the recorder is doing. */
export function recorderState(view: View): Promise<string> {
  return view.evaluate<string>(`document.querySelector('[data-recorder]').dataset.recorder`);
}

/** Presses a button of the recorder, and waits for what comes of it. */
export async function press(
  view: View,
  button: 'start' | 'pause' | 'resume' | 'stop',
  state: 'recording' | 'paused' | 'stopped',
): Promise<void> {
  await view.evaluate(`document.querySelector('[data-recorder-button="${button}"]').click()`);
  await expect.poll(() => recorderState(view), { timeout: 10_000 }).toBe(state);
}

/** Lets the page save a file, and returns what is in it. */
export function saved(view: View, format: 'html' | 'json' | 'csv' | 'markdown'): Promise<string> {
  return view.evaluate<string>(`new Promise((done) => {
    HTMLAnchorElement.prototype.click = () => {};
    URL.createObjectURL = (blob) => { done(blob.text()); return ''; };
    document.querySelector('[data-export="${format}"]').click();
  })`);
}
