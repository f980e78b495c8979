import browser from 'webextension-polyfill';

/** Whether this page, or this background, is that of a private window (manifest key "incognito": "split"). */
export const isPrivate: boolean = browser.extension.inIncognitoContext === true;
