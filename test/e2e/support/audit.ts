import { expect } from 'vitest';
import type { BrowserDriver, ExtensionTab } from '../driver/driver.ts';
import { clickElement, dataOf, savedBy, waitForElement } from './elements.ts';

/** Opens the audit page, and waits until it shows something. */
export async function openAudit(driver: BrowserDriver, hash = ''): Promise<ExtensionTab> {
  const view = await driver.openExtensionPage(`audit/audit.html${hash}`);
  await waitForElement(view, 'main > section', 'the audit page');
  return view;
}

/** What the recorder is doing. */
export function recorderState(view: ExtensionTab): Promise<string> {
  return dataOf(view, '[data-recorder]', 'recorder');
}

/** Presses a button of the recorder, and waits for what comes of it. */
export async function pressRecorder(
  view: ExtensionTab,
  button: 'start' | 'pause' | 'resume' | 'stop',
  state: 'recording' | 'paused' | 'stopped',
): Promise<void> {
  await clickElement(view, `[data-recorder-button="${button}"]`);
  await expect.poll(() => recorderState(view)).toBe(state);
}

/** Lets the page save a file, and returns what is in it. */
export function saved(view: ExtensionTab, format: 'html' | 'json' | 'csv' | 'markdown'): Promise<string> {
  return savedBy(view, `[data-export="${format}"]`);
}
