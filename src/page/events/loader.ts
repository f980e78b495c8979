import { requestUrl } from './request-url.ts';

/**
 * What caused a request, as far as the source sees: `document` the HTML of a document · `script` · `stylesheet` ·
 * `worker` a script in a worker · `preload` a document that asks ahead · `redirect` the answer of another host ·
 * `caller` a script that called the one that made the request, so that either may be the cause · `frame` something in a
 * document: the source does not report the document from the scripts and stylesheets in it.
 */
export const loaderKinds = [
  'document',
  'script',
  'stylesheet',
  'worker',
  'preload',
  'redirect',
  'caller',
  'frame',
] as const;
export type LoaderKind = (typeof loaderKinds)[number];

/** Kind and hostname, separated by a space: "script tag.manager.example". What they are counted by. */
export type LoaderKey = `${LoaderKind} ${string}`;

/** Those beyond this of one host are counted under `otherLoaders`: a page with subdomains of its own making has no end. */
export const maxLoaders = 12;
export const otherLoaders = '';

/** How many requests of a host each loader caused. */
export type LoaderCounts = Record<LoaderKey | typeof otherLoaders, number>;

/** @returns the hostname of a URL of the web, or the empty text */
export function loaderHostname(url = ''): string {
  return /^https?:/.test(url) ? requestUrl(url).hostname : '';
}

/**
 * Counts who caused a request, within the bound.
 * @param counts are changed
 * @param key the loader
 * @param by how many requests, or a negative number to take them back
 */
export function countLoader(counts: Partial<LoaderCounts>, key: LoaderKey | typeof otherLoaders, by = 1): void {
  // What is not listed and taken back was counted with the others.
  const isListed = counts[key] !== undefined || (by > 0 && Object.keys(counts).length < maxLoaders);
  const counted = isListed ? key : otherLoaders;
  const sum = (counts[counted] ?? 0) + by;
  if (sum > 0) counts[counted] = sum;
  else delete counts[counted];
}
