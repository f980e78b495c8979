/** Features that would talk to the maker or keep a page of the world from its hosts. */
const disabledFeatures = [
  'AimEnabled',
  'HttpsFirstBalancedModeAutoEnable',
  'HttpsUpgrades',
  'LensOverlay',
  'LocalNetworkAccessChecks',
  'MediaRouter',
  'NetworkTimeServiceQuerying',
  'OptimizationHints',
  'PreconnectToSearch',
  'Translate',
];

/**
 * Features that tests do without: what keeps a picture of before; what holds a process ready for a page that may come: a
 * fifth of the CPU of many tests; and the two pages chrome://omnibox-popup.top-chrome, loaded at each start (Chromium 156):
 * 0.8 of its 2.0 s of processor.
 */
export const notTested = [
  'PaintHolding',
  'SpareRendererForSitePerProcess',
  'WebUIOmniboxAimPopup',
  'WebUIOmniboxPopup',
];

/** How Chromium is shown. */
export interface ShownOptions {
  /**
   * More features to disable: of several such switches, Chromium heeds the last one only (puppeteer/puppeteer#10883).
   */
  readonly alsoDisabled?: readonly string[];
  /** The default is true. */
  readonly headless?: boolean;
}

/** Returns the switches with which every Chromium is started, in the tests, the demo and the bench. */
export function chromiumSwitches({ alsoDisabled = [], headless = true }: ShownOptions = {}): string[] {
  // Chromium refuses to be sandboxed as root (crbug 638180), which one always is in the private world; the second
  // switch keeps it from complaining about the first in every window. Who is no root and sees a window browses with a
  // sandbox.
  const sandbox = headless || process.getuid?.() === 0 ? ['--no-sandbox', '--test-type'] : [];
  return [
    ...(headless ? ['--headless=new', '--disable-gpu'] : []),
    ...sandbox,
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-default-apps',
    '--disable-dev-shm-usage',
    '--disable-domain-reliability',
    '--disable-hang-monitor',
    '--disable-search-engine-choice-screen',
    '--disable-sync',
    '--metrics-recording-only',
    '--no-default-browser-check',
    '--no-first-run',
    '--no-pings',
    '--password-store=basic',
    '--use-mock-keychain',
    `--disable-features=${[...disabledFeatures, ...alsoDisabled].join(',')}`,
  ];
}
