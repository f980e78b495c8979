import type { BrowserKind } from '../driver/driver.ts';

/** How an interface of the browser fails; `late` answers after 6 s. */
export const misbehaviours = ['never', 'late', 'rejects', 'throws'] as const;
export type Misbehaviour = (typeof misbehaviours)[number];

/** A part of the extension that shows something. */
export type Part = 'background' | 'popup' | 'options' | 'audit';

/** An interface of the browser that parts call before they show something. */
export interface BrowserApi {
  /** Its name below `browser`, or below the global object if `isGlobal`. */
  readonly name: string;
  readonly isGlobal?: true;
  /** It answers in the same turn: it can throw, or give something that is no answer. */
  readonly isSync?: true;
  /** The one browser that has it. */
  readonly only?: BrowserKind;
  /**
   * Who calls it, and what tells the user that it did not answer: a CSS selector, of the popup in case of the background.
   * Empty where there is nothing to tell, because nothing of what is shown depends on it; null where it is not called.
   */
  readonly callers: Partial<Record<Part, string | ((how: Misbehaviour, kind: BrowserKind) => string | null)>>;
  /** What it does lasts, so where it succeeds, only the first of the pages calls it. */
  readonly isOnce?: true;
  /** What is not drawn by nature, because this is what draws it. */
  readonly draws?: 'icon' | 'title';
  /** How it fails so that the browser keeps nothing for a background that is killed. */
  readonly losesByKill?: readonly Misbehaviour[];
}

const unanswered = (id: string) => `[data-unanswered="${id}"]`;
const notice = (id: string) => `[data-notice="${id}"]`;

/**
 * Every interface of the browser that background, popup, options page and audit page call before they show something.
 * Whoever calls another one there adds it; the tests (test/e2e/browser-apis.test.ts, test/long/browsers/) check that the
 * callers do call it, and that everything is shown all the same. What is called later, on a click or when a page was
 * judged, is not here: `dns`, `contextMenus`, `windows`, what changes previews; nor is `navigator.locks`, which never fails by itself.
 */
export const browserApis: readonly BrowserApi[] = [
  {
    name: 'storage.session.get',
    callers: { background: notice('storage-unavailable'), audit: unanswered('recorder') },
    losesByKill: ['never', 'rejects', 'throws'],
  },
  {
    name: 'storage.session.set',
    callers: {
      // A write that is refused means that there is no room.
      background: (how) =>
        how === 'never' ? notice('storage-unavailable') : how === 'late' ? '' : notice('storage-full'),
    },
    losesByKill: ['never', 'rejects', 'throws'],
  },
  {
    name: 'storage.local.get',
    callers: { background: '', popup: unanswered('settings'), options: unanswered('local'), audit: '' },
  },
  // Chromium's pages note whether the toolbar is dark.
  { name: 'storage.local.set', only: 'chromium', isOnce: true, callers: { popup: '', options: '', audit: '' } },
  {
    name: 'storage.sync.get',
    callers: { background: '', popup: unanswered('settings'), options: unanswered('synced') },
  },
  { name: 'storage.managed.get', callers: { background: '', popup: '', options: unanswered('managed') } },
  {
    name: 'permissions.contains',
    callers: {
      popup: unanswered('permission'),
      // Only Firefox has the consent to send data.
      options: (_, kind) => (kind === 'firefox' ? unanswered('consent') : null),
    },
  },
  { name: 'tabs.query', callers: { background: '', popup: unanswered('tab') } },
  { name: 'webNavigation.getAllFrames', callers: { background: '' } },
  { name: 'declarativeNetRequest.getSessionRules', callers: { background: '' } },
  { name: 'action.setIcon', callers: { background: '' }, draws: 'icon' },
  { name: 'action.setTitle', callers: { background: '' }, draws: 'title' },
  { name: 'action.setBadgeText', callers: { background: '' } },
  { name: 'action.setBadgeBackgroundColor', callers: { background: '' } },
  { name: 'publicSuffix.getDomain', isSync: true, callers: { background: '' } },
  { name: 'theme.getCurrent', only: 'firefox', callers: { background: '' } },
  // A port that never speaks is a background that never starts.
  { name: 'runtime.connect', isSync: true, callers: { popup: '[data-state="connecting"]' } },
  { name: 'localStorage.getItem', isGlobal: true, isSync: true, callers: { popup: '', options: '', audit: '' } },
  { name: 'localStorage.removeItem', isGlobal: true, isSync: true, callers: { popup: '', options: '', audit: '' } },
  {
    name: 'indexedDB.open',
    isGlobal: true,
    callers: {
      audit: (how) => (how === 'never' || how === 'late' ? unanswered('report') : '[data-failure="read"]'),
    },
  },
  { name: 'navigator.storage.estimate', isGlobal: true, callers: { audit: '' } },
];
