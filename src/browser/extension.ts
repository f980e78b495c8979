import browser from 'webextension-polyfill';

/** Whether this page, or this background, is that of a private window (manifest key "incognito": "split"). */
export const isPrivate: boolean = browser.extension.inIncognitoContext === true;

/** Name and version of the extension, as "Greensix 1.0.0". */
export const programName = `${browser.runtime.getManifest().name} ${browser.runtime.getManifest().version}`;
