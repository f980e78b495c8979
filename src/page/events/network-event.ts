import type { LoaderKey } from './loader.ts';

/**
 * The events of the browser, in the words of this project: the only input of the tracker.
 *
 * Events carry facts and nothing derived, are plain JSON (they are journalled as they are), and may come in any order:
 * no browser promises one between webRequest and webNavigation. Short-lived facts that are absent are left out rather
 * than stored as null, which keeps the journal small. Every text is within its bound (`bounded-text.ts`).
 */
export type NetworkEvent = RequestEvent | NavigationEvent | ListingEvent | TabEvent;

/** webRequest's resource types of both browsers, as the browser spells them. */
export type ResourceType = string;

/** One thing that happened to a request: it was answered, redirected, or it failed. */
export interface RequestEvent {
  readonly kind: 'answer' | 'redirect' | 'failure';
  /** webRequest's requestId; redirects keep it. */
  readonly id: string;
  /** Milliseconds since the epoch, whole. */
  readonly time: number;
  /** The tab's id, -1 for a worker that belongs to no tab. */
  readonly tab: number;
  /** The frame's id: 0 for the tab's main frame, another number for a prerendered main frame. */
  readonly frame: number;
  readonly type: ResourceType;
  /** Scheme without the colon: http, https, ws, wss. */
  readonly scheme: string;
  /** ASCII hostname, IPv6 literals in brackets; empty for what is longer than any hostname (`isHostname`). */
  readonly hostname: string;
  /** Left out where it is the default of the scheme. */
  readonly port?: number;
  /** Path without query and fragment, shortened to a bound. */
  readonly path: string;
  /** The documentId of the document that asked; a navigation of a main frame has none. */
  readonly document?: string;
  /** The documentId of the document around the one that asked. */
  readonly parent?: string;
  /** The URL without fragment (`navigationTarget`): only for navigations of main frames, to be matched with the commit. */
  readonly target?: string;
  /** The origin that asked: only when there is no document to go by, as for most workers and for navigations. */
  readonly origin?: string;
  /**
   * The URL that asked (as `navigationTarget` gives it): only where a tab is named and no document, as Firefox does for
   * dedicated workers and for what early hints name (recordings/firefox/workers.json, firefox/early-hints.json).
   */
  readonly askedBy?: string;
  /** What caused the request, the direct cause first; left out where that is of the same host, or not known. */
  readonly loaders?: readonly LoaderKey[];
  /** The server's address as the browser wrote it. */
  readonly address?: string;
  readonly status?: number;
  /** The browser's own name of what went wrong. */
  readonly error?: string;
  /** HTTP version, where the browser reports the truth about it. */
  readonly version?: string;
  /** Type, host and port of the proxy in use: "http 192.0.2.1:3128". */
  readonly proxy?: string;
  readonly cached?: true;
  /** Added by the tracker: the browser named no address, and this is the one at which the host was last reached. */
  readonly recalled?: true;
  readonly prefetch?: true;
  readonly prerender?: true;
  /**
   * A service worker was asked instead of the network. No event comes when it answers; when it does not, the
   * answer of the network follows under the same id.
   */
  readonly fromServiceWorker?: true;
  /** The tool that recorded it answered or blocked it in place of the network; of files only. */
  readonly intercepted?: true;
  /** Only the headers of the answer have come; a later event takes the place of this. */
  readonly provisional?: true;
  /**
   * The cookie store of the request, if not the usual one: keeps private windows and containers apart. It is not the
   * partition key of partitioned storage or cookies (CHIPS), which no event reports; the name is that of the stored field.
   */
  readonly partition?: string;
}

/** Navigations of frames, as webNavigation reports them. */
export type NavigationEvent = NavigateEvent | CommitEvent | AbandonEvent;

/** A navigation of a tab's main frame began. Firefox sends it twice for one load (recordings/firefox/simple.json). */
export interface NavigateEvent {
  readonly kind: 'navigate';
  readonly time: number;
  readonly tab: number;
  /** As `navigationTarget` gives it, in the other events of navigations too. */
  readonly url: string;
}

/** A document took its place in a frame. */
export interface CommitEvent {
  readonly kind: 'commit';
  readonly time: number;
  readonly tab: number;
  readonly frame: number;
  readonly document: string;
  /** The document around this one; a tab's main document has none. */
  readonly parent?: string;
  readonly url: string;
  /** The document is being prerendered and not yet visible. */
  readonly prerender?: true;
  /**
   * The document was already there when Greensix asked for the open pages: it was committed before Greensix listened, or
   * while its background was being killed.
   */
  readonly preexisting?: true;
  /** Greensix had only just begun to listen when it found the document, so that it may have missed anything of it. */
  readonly atStartup?: true;
  /** The document stands for a failed load: the browser's error page. */
  readonly failed?: true;
  /** Why it failed, in the browser's own name; only with `failed`. */
  readonly error?: string;
  /** The browser says that the document before went on to this one by itself. */
  readonly clientRedirect?: true;
  /** The user went back or forward to it. */
  readonly back?: true;
  /** The tab was previewing a network without IPv4: this extension itself blocked hosts. */
  readonly previewed?: true;
  /** The document is of a site whose requests the browser hides from every extension. */
  readonly hidden?: true;
}

/** A navigation ended without a document of its own: a download, a 204, a stop, a newer navigation. */
export interface AbandonEvent {
  readonly kind: 'abandon';
  readonly time: number;
  readonly tab: number;
  readonly frame: number;
  readonly url: string;
}

/** Greensix begins to ask for preexisting documents: every event from here on is newer than what it finds. */
export interface ListingEvent {
  readonly kind: 'listing';
  readonly time: number;
}

/** What happened to tabs. */
export type TabEvent =
  | { readonly kind: 'tab-removed'; readonly time: number; readonly tab: number; readonly by?: undefined }
  | { readonly kind: 'tab-replaced'; readonly time: number; readonly tab: number; readonly by: number };
