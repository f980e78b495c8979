/** What the demo asks of a browser, whichever it is. */
import type { Place } from './places.js';

/** Whether the demo's page has asked all its servers. */
export const DONE = `window.done === true && document.readyState === 'complete'`;

/** How a browser is started. */
export interface LaunchOptions {
  readonly executable: string;
  /** The folder of the built extension. */
  readonly extension: string;
  readonly place: Place;
  readonly headless: boolean;
  readonly width?: number;
  readonly height?: number;
  readonly theme?: 'light' | 'dark';
}

/** How a picture of the popup is to be. */
export interface Frame {
  readonly width: number;
  /** The picture is as high as what it shows, but not higher than this. */
  readonly height: number;
}

/** The popup, so that it can be looked into. */
export interface PopupView {
  evaluate<T>(expression: string): Promise<T>;
  screenshot(path: string, frame: Frame): Promise<void>;
}

/** A running browser with the extension and the demo's page. */
export interface DemoBrowser {
  /** For example Chromium 156.0.8078.79. */
  readonly name: string;
  /** Opens a page and waits until it has asked all its servers. */
  open(url: string): Promise<void>;
  /** Opens the popup about the page. */
  openPopupView(): Promise<PopupView>;
  /** Tells whether the browser has ended, as it does when the user closes it. */
  ended(): boolean;
  /** Ends the browser and removes its profile. */
  close(): Promise<void>;
}
