/**
 * The table of browsers: all that building, packing, finding and driving one needs to know. What the extension itself has
 * to know of a browser is in src/browser/traits-by-build.ts.
 *
 * Plain JavaScript without dependencies, because it is read before anything is installed.
 *
 * @typedef {object} BrowserFacts
 * @property {string} label as people call it
 * @property {string} build the folder in dist, the name in manifest.json and in targets of bundles
 * @property {number} minimumVersion the first that the extension runs in (manifest.json)
 * @property {readonly string[]} stores where its build is offered
 * @property {string} variable names an executable to use instead of looking for one
 * @property {string} debianPackage
 * @property {readonly string[]} commands in the order in which they are tried
 * @property {readonly string[]} linuxPrograms beside the search path
 * @property {readonly (readonly [application: string, program: string])[]} macApplications
 * @property {readonly (readonly string[])[]} windowsPrograms paths in the folders of programs
 */

/** @satisfies {Readonly<Record<string, BrowserFacts>>} */
export const browsers = /** @type {const} */ ({
  chromium: {
    label: 'Chromium',
    build: 'chrome',
    minimumVersion: 120,
    // Edge takes what Chrome takes.
    stores: ['chrome', 'edge'],
    variable: 'GREENSIX_CHROMIUM',
    debianPackage: 'chromium',
    // Google Chrome is not among them: from version 137 on it takes no extension from the command line
    // (mozilla/web-ext#3443). Edge comes last, because it may do the same one day.
    commands: ['chromium', 'chromium-browser', 'ungoogled-chromium', 'chrome-for-testing', 'microsoft-edge'],
    linuxPrograms: [],
    macApplications: [
      ['Chromium', 'Chromium'],
      ['Google Chrome for Testing', 'Google Chrome for Testing'],
      ['Microsoft Edge', 'Microsoft Edge'],
    ],
    windowsPrograms: [
      ['Chromium', 'Application', 'chrome.exe'],
      ['Microsoft', 'Edge', 'Application', 'msedge.exe'],
    ],
  },
  firefox: {
    label: 'Firefox',
    build: 'firefox',
    minimumVersion: 153,
    stores: ['firefox'],
    variable: 'GREENSIX_FIREFOX',
    debianPackage: 'firefox-esr',
    commands: ['firefox-esr', 'firefox', 'firefox-developer-edition', 'firefox-nightly'],
    linuxPrograms: ['/opt/firefox/firefox', '/usr/lib/firefox-esr/firefox-esr'],
    macApplications: [
      ['Firefox', 'firefox'],
      ['Firefox Developer Edition', 'firefox'],
      ['Firefox Nightly', 'firefox'],
    ],
    windowsPrograms: [
      ['Mozilla Firefox', 'firefox.exe'],
      ['Firefox Developer Edition', 'firefox.exe'],
      ['Firefox Nightly', 'firefox.exe'],
    ],
  },
});

/** @typedef {keyof typeof browsers} BrowserKind */
/** @typedef {(typeof browsers)[BrowserKind]['build']} BuildName */

export const browserKinds = /** @type {readonly BrowserKind[]} */ (Object.keys(browsers));
