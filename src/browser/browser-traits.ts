/** The traits of the browser that this build is for: each is a constant, so that a bundle has no code for other browsers. */
import type { BrowserTraits, RequestTraits } from './traits-by-build.ts';

/** Set by the build (scripts/build/define-traits.ts), trait by trait. */
declare const __TRAITS__: BrowserTraits;

/** What requests are read with. */
export const requestTraits: RequestTraits = {
  reportsHttpVersion: __TRAITS__.reportsHttpVersion,
  cacheMiss: __TRAITS__.cacheMiss,
  withheld: __TRAITS__.withheld,
};

export const hiddenSites: readonly string[] = __TRAITS__.hiddenSites;
export const errorsEndNavigations = __TRAITS__.errorsEndNavigations;
export const commitsNoOwnPages = __TRAITS__.commitsNoOwnPages;
export const needsImageData = __TRAITS__.needsImageData;
export const clearsActionAfterCommit = __TRAITS__.clearsActionAfterCommit;
export const pinsButtonItself = __TRAITS__.pinsButtonItself;
export const hasThemeApi = __TRAITS__.hasThemeApi;
export const dropsEventsAtStartup = __TRAITS__.dropsEventsAtStartup;
export const asksForDataConsent = __TRAITS__.asksForDataConsent;
export const keepsDocumentWhenBlocked = __TRAITS__.keepsDocumentWhenBlocked;
export const devtoolsLackExtensionApi = __TRAITS__.devtoolsLackExtensionApi;
