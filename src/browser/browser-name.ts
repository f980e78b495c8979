import browser from 'webextension-polyfill';
import { type Brand, brandName } from '../display/brand-name.ts';

/** Not in the types of any library yet. */
interface ClientHints {
  getHighEntropyValues(hints: readonly ['fullVersionList']): Promise<{ readonly fullVersionList?: readonly Brand[] }>;
}

/** @returns the browser's name and version, as "Firefox 153.0"; empty if it does not report them */
export async function browserName(): Promise<string> {
  if (typeof browser.runtime.getBrowserInfo === 'function') {
    const { name, version } = await browser.runtime.getBrowserInfo();
    return `${name} ${version}`;
  }
  const { userAgentData } = navigator as Navigator & { readonly userAgentData?: ClientHints };
  const { fullVersionList = [] } = (await userAgentData?.getHighEntropyValues(['fullVersionList'])) ?? {};
  return brandName(fullVersionList);
}
