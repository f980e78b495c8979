/** What every Firefox of the tests is set to. */
export type Preferences = Readonly<Record<string, string | number | boolean>>;

/** No requests to the maker, no first-run pages, and no rules that keep a page of the world from a private address. */
export const firefoxPreferences: Preferences = {
  'app.normandy.enabled': false,
  'app.update.disabledForTesting': true,
  'browser.aboutwelcome.enabled': false,
  // A refused http: page would be asked for again over https:.
  'browser.fixup.fallback-to-https': false,
  'browser.newtabpage.enabled': false,
  'browser.safebrowsing.downloads.enabled': false,
  'browser.safebrowsing.malware.enabled': false,
  'browser.safebrowsing.phishing.enabled': false,
  'browser.search.suggest.enabled': false,
  'browser.shell.checkDefaultBrowser': false,
  'browser.startup.homepage': 'about:blank',
  'browser.startup.page': 0,
  'browser.tabs.warnOnClose': false,
  'browser.download.always_ask_before_handling_new_types': false,
  'browser.download.useDownloadDir': true,
  // The driver shows the manifest as text, to have a page of the extension that runs none of its code.
  'devtools.jsonview.enabled': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'dom.disable_open_during_load': false,
  'dom.security.https_first': false,
  'dom.security.https_first_pbm': false,
  'extensions.getAddons.cache.enabled': false,
  'extensions.systemAddon.update.enabled': false,
  'extensions.update.enabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'network.dns.disablePrefetch': true,
  'network.http.speculative-parallel-limit': 0,
  'network.lna.blocking': false,
  'network.prefetch-next': false,
  'network.trr.mode': 5,
  'security.OCSP.enabled': 0,
  'services.settings.server': 'data:,#remote-settings-dummy/v1',
  'toolkit.telemetry.enabled': false,
  'xpinstall.signatures.required': false,
};

/**
 * A connection that takes longer than 250 ms makes Firefox try a second one, over IPv4 alone (DnsAndConnectSocket.cpp).
 * Where the host has no IPv4 address there, the request fails with NS_ERROR_UNKNOWN_HOST, though the first one gets
 * through (Firefox 153, each time with packets lost for 700 ms, and on a busy machine with any host). What a test sees
 * must not depend on how busy the machine is.
 */
export const withoutSecondConnection: Preferences = { 'network.http.connection-retry-timeout': 0 };

/** @returns the text of a profile's user.js */
export function preferencesText(preferences: Preferences): string {
  const lines = Object.entries(preferences).map(
    ([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`,
  );
  return lines.join('');
}
