/** What a plain browser shows of a page: no extension, nothing but the page's own notes. */
import type { Page, Plan } from './plan.ts';

/** What became of a page in a browser. */
export interface Seen {
  /** Whether the page itself was shown. */
  readonly shown: boolean;
  /** The loads that arrived. */
  readonly loaded: readonly string[];
  /** Those of which it was not known yet, when the visit was over, whether they would arrive. */
  readonly pending: readonly string[];
  /** It was not known yet either whether the page would be shown. */
  readonly open: boolean;
  /** What the browser said of the page and its loads that failed, by their ids, where it said anything: for whoever wonders why. */
  readonly errors: Readonly<Record<string, string>>;
}

/** By the id of the page. */
export type SeenPages = Readonly<Record<string, Seen>>;

/** A request that failed, and the browser's own word for it (`net::ERR_TIMED_OUT`, `NS_ERROR_UNKNOWN_HOST`). */
export interface Failure {
  readonly url: string;
  readonly error: string;
}

/** A tab as far as a visit needs it. */
export interface VisitTab {
  /** Starts to go to a URL; rejects when there is no page to be had. */
  goto(url: string): Promise<void>;
  /** Evaluates an expression whose value is a text. */
  evaluate(expression: string): Promise<string>;
  /** The requests that failed; a page is told of failed frames by no browser, and by Firefox of nothing at all. */
  failures(): readonly Failure[];
  close(): Promise<void>;
}

/** What the page has noted, and where the tab is; an error page of either browser is at a URL of its own. */
const notes = 'JSON.stringify({ truth: window.truth ?? null, at: document.documentURI })';
const errorPage = /^(about:(neterror|certerror|httpsonlyerror|blocked)|chrome-error:)/;

interface Notes {
  readonly truth: {
    readonly page: string;
    readonly loads: Readonly<Record<string, boolean>>;
  } | null;
  readonly at: string;
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

export interface VisitLimits {
  /** A page is taken as it is when nothing has arrived in any tab for so long; for longer on a busy machine. */
  readonly quietSeconds: number;
  /** And after so long in any case. */
  readonly totalSeconds: number;
  /** Pages at the same time. */
  readonly tabs: number;
}

/** All may take so many times as long as a page of one line takes beside it. */
const soundFactor = 5;

/**
 * Visits all pages of a plan, several at the same time.
 * @param openTab opens an empty tab
 * @param urlOf the URL to go to
 * @param soundUrl a page of one line that nothing is wrong with: how long it takes beside the others tells how busy the
 *   machine is
 */
export async function visitPlan(
  plan: Plan,
  openTab: () => Promise<VisitTab>,
  urlOf: (page: Page) => string,
  soundUrl: string,
  limits: VisitLimits,
): Promise<SeenPages> {
  const seen: Record<string, Seen> = {};
  const pages = [...plan.pages];
  const look = async (page: Page, clock: Clock): Promise<void> => {
    const tab = await openTab();
    clock.tick();
    seen[page.id] = await visit(page, tab, urlOf(page), clock);
    await tab.close();
  };
  const measure = async (clock: Clock): Promise<void> => {
    const started = Date.now();
    const tab = await openTab();
    await tab.goto(soundUrl);
    clock.sound((Date.now() - started) / 1000);
    await tab.close();
  };
  while (pages.length > 0) {
    const batch = pages.splice(0, limits.tabs);
    const clock = new Clock(limits);
    await Promise.all([...batch.map((page) => look(page, clock)), measure(clock)]);
  }
  return seen;
}

/** Knows when something has last happened. */
class Clock {
  readonly #limits: VisitLimits;
  readonly #started = Date.now();
  #last = Date.now();
  #over = false;
  /** Until then the browser may not have begun. */
  #soundSeconds = Number.POSITIVE_INFINITY;

  constructor(limits: VisitLimits) {
    this.#limits = limits;
  }

  /** @param seconds how long a page took that nothing is wrong with */
  sound(seconds: number): void {
    this.#soundSeconds = seconds;
    this.tick();
  }

  tick(): void {
    this.#last = Date.now();
  }

  /** Once it is over it is so for all. */
  get isOver(): boolean {
    const now = Date.now();
    const { quietSeconds, totalSeconds } = this.#limits;
    const quiet = Math.max(quietSeconds, soundFactor * this.#soundSeconds);
    this.#over ||= now - this.#last > quiet * 1000 || now - this.#started > totalSeconds * 1000;
    return this.#over;
  }
}

/** How often a tab is asked what it has noted. */
const pollIntervalMs = 700;

async function visit(page: Page, tab: VisitTab, url: string, clock: Clock): Promise<Seen> {
  let hasGivenUp = false;
  let goneWrong: string | undefined;
  void tab.goto(url).catch((error: unknown) => {
    goneWrong = `${error}`.split('\n')[0];
  });
  let last: Notes['truth'] = null;
  let before = '';
  for (;;) {
    await pause(pollIntervalMs);
    // A document that is just being replaced answers nothing.
    const text = await Promise.race([tab.evaluate(notes).catch(() => ''), pause(5000).then(() => '')]);
    if (text !== '' && text !== before) {
      clock.tick();
      before = text;
    }
    const { truth, at } = text === '' ? { truth: null, at: '' } : (JSON.parse(text) as Notes);
    if (truth?.page === page.id) last = truth;
    const failures = failedLoads(tab);
    if (last && page.loads.every(({ id }) => last?.loads[id] !== undefined || failures.has(id))) break;
    if (!last && (errorPage.test(at) || (goneWrong !== undefined && at !== ''))) hasGivenUp = true;
    if (clock.isOver || hasGivenUp) break;
  }
  const loaded = Object.entries(last?.loads ?? {}).flatMap(([id, got]) => (got ? [id] : []));
  const failures = failedLoads(tab);
  const pending = page.loads.flatMap(({ id }) =>
    last && last.loads[id] === undefined && !failures.has(id) ? [id] : [],
  );
  const errors: Record<string, string> = {};
  for (const { id } of page.loads) {
    const error = failures.get(id);
    if (error !== undefined) errors[id] = error;
  }
  if (last === null && goneWrong !== undefined) errors[page.id] = goneWrong;
  return { shown: last !== null, loaded, pending, open: last === null && !hasGivenUp, errors };
}

/** @returns the loads of which a request failed, by their ids, with the error */
function failedLoads(tab: VisitTab): ReadonlyMap<string, string> {
  return new Map(
    tab.failures().flatMap(({ url, error }) => {
      const id = /\/(?:load|go)\/(p\d+-\d+)\.\d+\./.exec(url)?.[1];
      return id === undefined ? [] : [[id, error] as const];
    }),
  );
}
