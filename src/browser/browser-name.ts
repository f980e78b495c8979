import browser from 'webextension-polyfill';

/** A brand of a Chromium, as User-Agent Client Hints have it. */
interface Brand {
  readonly brand: string;
  readonly version: string;
}

/** Not in the types of any library yet. */
interface ClientHints {
  getHighEntropyValues(hints: readonly ['fullVersionList']): Promise<{ readonly fullVersionList?: readonly Brand[] }>;
}

/** @returns the browser's name and version, as "Firefox 153.0"; empty if it does not tell */
export async function browserName(): Promise<string> {
  if (typeof browser.runtime.getBrowserInfo === 'function') {
    const { name, version } = await browser.runtime.getBrowserInfo();
    return `${name} ${version}`;
  }
  const { userAgentData } = navigator as Navigator & { readonly userAgentData?: ClientHints };
  const { fullVersionList = [] } = (await userAgentData?.getHighEntropyValues(['fullVersionList'])) ?? {};
  // One brand is made up, and "Chromium" is there beside the brand of a browser that is made of it (UA-CH, section 6.2).
  const known = fullVersionList.filter(({ brand }) => /^[\w ]+$/.test(brand) && !/\bbrand\b/i.test(brand));
  const { brand, version } = known.find(({ brand: name }) => name !== 'Chromium') ?? known[0] ?? {};
  return brand === undefined ? '' : `${brand} ${version}`;
}
