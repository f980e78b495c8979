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
 * Returns the switches with which every Chromium is started, in the tests and in the bench.
 * @param alsoDisabled more features to disable: of several such switches, Chromium heeds the last one only
 */
export function chromiumSwitches(alsoDisabled: readonly string[] = []): string[] {
  return [
    '--headless=new',
    '--no-sandbox',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-default-apps',
    '--disable-dev-shm-usage',
    '--disable-domain-reliability',
    '--disable-gpu',
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
