import { recordOf } from '../../json/narrow.ts';
import { boundedText, maxLength } from './bounded-text.ts';
import { type LoaderKey, type LoaderKind, loaderHostname } from './loader.ts';

/** What is known of the request beside its initiator. */
export interface InitiatorContext {
  /** The document that the request belongs to, or the script of its worker. */
  readonly documentUrl: string;
  /** The document asks ahead: `<link rel=preload>`, or a header that says the same. */
  readonly isPreload: boolean;
  /** It was made in a worker. */
  readonly isOfWorker: boolean;
  /** @returns whether the page got a stylesheet from that URL */
  readonly isStylesheet: (url: string) => boolean;
}

/** A page can make a stack as deep as it likes. */
const maxFrames = 50;
const maxParents = 8;

/**
 * Reads who caused a request out of the DevTools protocol's `Network.Initiator`, which Chromium's HAR files have as
 * `_initiator`. As in Chromium's own column "Initiator" it is the script on top of the stack; where nothing of the
 * stack has a URL (code made of text) the stack that scheduled it. Other hosts whose scripts called that one are named
 * after it as callers.
 * @param initiator the object as it came
 * @param context what else is known of the request
 * @returns the loaders, the direct one first; none where it tells nothing
 */
export function initiatorLoaders(initiator: unknown, context: InitiatorContext): LoaderKey[] {
  const { type, url, stack } = recordOf(initiator);
  if (type === 'script' || type === 'parser' || type === 'preload') {
    const frames = framesOf(stack);
    const [top] = frames;
    if (top !== undefined) {
      // The code of a blob is of whoever made it, and that is not known.
      const isOfBlob = top.startsWith('blob:');
      const direct = loaderOf(isOfBlob ? 'frame' : context.isOfWorker ? 'worker' : 'script', top);
      const own = hostnameOf(top);
      const others = new Set(frames.map(loaderHostname).filter((hostname) => hostname !== '' && hostname !== own));
      return [...(direct ? [direct] : []), ...[...others].map((hostname): LoaderKey => `caller ${hostname}`)];
    }
    if (typeof url === 'string' && hostnameOf(url) !== '') {
      const kind = type === 'script' ? 'script' : kindOfParser(url, context);
      return keys(loaderOf(kind, url));
    }
  }
  const asking = typeof url === 'string' ? url : context.documentUrl;
  return keys(loaderOf(context.isOfWorker && !asking.startsWith('blob:') ? 'worker' : 'frame', asking));
}

/** @returns what of an initiator `initiatorLoaders` reads, without what a page may have made long */
export function smallInitiator(initiator: unknown): unknown {
  const { type, url, stack } = recordOf(initiator);
  const frames = [...new Set(framesOf(stack))].map((at) => ({ url: boundedText(at, maxLength.url) }));
  return {
    type,
    ...(typeof url === 'string' && { url: boundedText(url, maxLength.url) }),
    ...(frames.length > 0 && { stack: { callFrames: frames } }),
  };
}

function kindOfParser(url: string, { isPreload, isStylesheet }: InitiatorContext): LoaderKind {
  if (isStylesheet(url)) return 'stylesheet';
  return isPreload ? 'preload' : 'document';
}

/** The URLs of the innermost stack that has any, top first. */
function framesOf(stack: unknown): string[] {
  let current = recordOf(stack);
  for (let depth = 0; depth <= maxParents; depth++) {
    const frames = Array.isArray(current.callFrames) ? current.callFrames.slice(0, maxFrames) : [];
    const urls = frames
      .map((frame) => recordOf(frame).url)
      .filter((url): url is string => typeof url === 'string' && hostnameOf(url) !== '');
    if (urls.length > 0) return urls;
    current = recordOf(current.parent);
  }
  return [];
}

function keys(key: LoaderKey | undefined): LoaderKey[] {
  return key === undefined ? [] : [key];
}

/**
 * @param kind what caused the request
 * @param url the URL of the document, script or stylesheet that did
 * @returns the key; undefined where the URL has no hostname on a network
 */
export function loaderOf(kind: LoaderKind, url: string): LoaderKey | undefined {
  const hostname = hostnameOf(url);
  return hostname === '' ? undefined : `${kind} ${hostname}`;
}

/** A blob is its document's. */
function hostnameOf(url: string): string {
  return loaderHostname(url.startsWith('blob:') ? url.slice('blob:'.length) : url);
}
