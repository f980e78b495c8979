/** A brand of a Chromium, as User-Agent Client Hints have it (UA-CH, section 6.2). */
export interface Brand {
  readonly brand: string;
  readonly version: string;
}

/**
 * @param brands what `fullVersionList` has: one brand is made up, and "Chromium" is there beside the brand of a browser
 *   that is made of it (UA-CH, section 6.2)
 * @returns name and version of the browser, as "Chromium 156.0.8078.79"; empty if there is none
 */
export function brandName(brands: readonly Brand[]): string {
  const known = brands.filter(({ brand }) => /^[\w ]+$/.test(brand) && !/\bbrand\b/i.test(brand));
  const { brand, version } = known.find(({ brand: name }) => name !== 'Chromium') ?? known[0] ?? {};
  return brand === undefined ? '' : `${brand} ${version}`;
}
