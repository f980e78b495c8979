import type { Describe } from '../address/describe-address.ts';
import type { SiteOf } from '../address/site.ts';
import type { ViewLine } from '../contracts.ts';
import { documentKind } from '../page/events/document-kind.ts';
import { type NoticeId, noticesOf } from '../page/presentation/notices.ts';
import { type Row, requestsOf, rowOf } from '../page/presentation/row.ts';
import type { SmallDigits } from '../page/presentation/small-digits.ts';
import { iconName, summaryOf } from '../page/presentation/summary.ts';
import { hostnamesOf, mainHostname, type Page, redirectingHosts, type ShownPage } from '../page/recording/page.ts';
import type { Change, Tracker } from '../page/recording/tracker.ts';
import type { Message, PageHeader, ViewRequests } from '../protocol.ts';
import type { NetworkId } from '../readiness/report/report.ts';
import { reportPage } from '../readiness/report/report-page.ts';

/** The dependencies of the publisher. */
export interface PublisherOptions {
  readonly describe: Describe;
  readonly siteOf: SiteOf;
  readonly smallDigits: () => SmallDigits;
  /** Notices that hold whatever page is shown. */
  readonly notices: () => readonly NoticeId[];
  /** The network that the tab previews, or null. */
  readonly preview: (tab: number) => NetworkId | null;
  readonly after: (milliseconds: number, callback: () => void) => void;
}

interface View {
  readonly line: ViewLine;
  tab: number;
  /** The page that the view was last sent. */
  page: string;
  opened: ReadonlySet<string>;
  readonly dirty: Set<string>;
  /** The view judges the page, and is sent its facts whenever they change. */
  wantsFacts: boolean;
  /** A timer runs that sends the facts. */
  factsScheduled: boolean;
  /** Everything has to be sent again. */
  needsSnapshot: boolean;
}

/** Changes are sent together in an interval that the eye does not notice. */
const refreshIntervalMs = 50;
/** The facts are the whole page each time, and nobody watches a verdict as it forms. */
const factsIntervalMs = 300;

/**
 * Sends open views what they show: all of it when they come or when their tab shows another page, then only rows that
 * changed. Any number of views may follow the same tab.
 */
export class Publisher {
  #tracker: Tracker;
  readonly #options: PublisherOptions;
  readonly #views = new Set<View>();
  #scheduled = false;

  constructor(tracker: Tracker, options: PublisherOptions) {
    this.#tracker = tracker;
    this.#options = options;
  }

  /** Publishes what another tracker says from now on; `sendAll` sends it. */
  readFrom(tracker: Tracker): void {
    this.#tracker = tracker;
  }

  /**
   * Takes a new view.
   * @param line the way to it
   * @returns what to call with each of its requests and when it is gone
   */
  connect(line: ViewLine): { request(request: Message<ViewRequests>): void; disconnect(): void } {
    const view: View = {
      line,
      tab: -1,
      page: '',
      opened: new Set(),
      dirty: new Set(),
      wantsFacts: false,
      factsScheduled: false,
      needsSnapshot: false,
    };
    return {
      request: (request) => {
        if (request.name === 'watch') {
          view.tab = request.body.tab;
          this.#views.add(view);
          this.#sendSnapshot(view);
        } else if (request.name === 'open') {
          const before = view.opened;
          view.opened = new Set(request.body.hostnames);
          for (const hostname of view.opened) if (!before.has(hostname)) this.#sendRequests(view, hostname);
        } else {
          if (request.name === 'facts') view.page = this.#tracker.shownPage(request.body.tab)?.id ?? '';
          view.wantsFacts = true;
          this.#sendFacts(view);
        }
      },
      disconnect: () => this.#views.delete(view),
    };
  }

  /** Takes note of what changed. */
  note(changes: readonly Change[]): void {
    for (const view of this.#views) {
      for (const change of changes) {
        const concerns = change.kind === 'tab' ? change.tab === view.tab : change.page === view.page;
        if (!concerns || change.kind === 'unseen') continue;
        if (change.kind === 'host') view.dirty.add(change.hostname);
        else view.needsSnapshot = true;
        this.#schedule();
      }
    }
  }

  /** Sends everything again, because something that all rows depend on has changed. */
  sendAll(): void {
    for (const view of this.#views) view.needsSnapshot = true;
    this.#schedule();
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#options.after(refreshIntervalMs, () => {
      this.#scheduled = false;
      for (const view of this.#views) this.#send(view);
    });
  }

  #send(view: View): void {
    if (view.needsSnapshot) this.#sendSnapshot(view);
    else if (view.dirty.size > 0) {
      const page = this.#shown(this.#tracker.page(view.page));
      const dirty = [...view.dirty];
      view.dirty.clear();
      view.line.send({ name: 'change', body: { header: this.#header(view.tab), rows: this.#rows(page, dirty) } });
      for (const hostname of dirty) if (view.opened.has(hostname)) this.#sendRequests(view, hostname);
      this.#sendFactsSoon(view);
    }
  }

  #sendFactsSoon(view: View): void {
    if (!view.wantsFacts || view.factsScheduled) return;
    view.factsScheduled = true;
    this.#options.after(factsIntervalMs, () => {
      view.factsScheduled = false;
      this.#sendFacts(view);
    });
  }

  #sendSnapshot(view: View): void {
    const page = this.#shown(this.#tracker.shownPage(view.tab));
    view.page = page?.id ?? '';
    view.needsSnapshot = false;
    view.dirty.clear();
    const rows = this.#rows(page, page ? hostnamesOf(page) : []);
    view.line.send({ name: 'snapshot', body: { header: this.#header(view.tab), rows } });
    for (const hostname of view.opened) this.#sendRequests(view, hostname);
    this.#sendFacts(view);
  }

  #sendFacts(view: View): void {
    if (!view.wantsFacts) return;
    const page = this.#tracker.page(view.page);
    const facts = page ? reportPage(page, view.page, this.#tracker.pagesBefore(page.id)) : null;
    view.line.send({ name: 'facts', body: { page: facts } });
  }

  #sendRequests(view: View, hostname: string): void {
    const page = this.#shown(this.#tracker.page(view.page));
    const requests = page && requestsOf(page, hostname, this.#options.describe);
    if (requests) view.line.send({ name: 'requests', body: requests });
  }

  #shown(page: Page | undefined): ShownPage | undefined {
    return page && this.#tracker.withStepsBefore(page);
  }

  #rows(page: ShownPage | undefined, hostnames: Iterable<string>): Row[] {
    const rows: Row[] = [];
    if (!page) return rows;
    for (const hostname of hostnames) {
      const row = rowOf(page, hostname, this.#options.describe, this.#options.siteOf);
      if (row) rows.push(row);
    }
    return rows;
  }

  #header(tab: number): PageHeader {
    const page = this.#shown(this.#tracker.shownPage(tab));
    const { describe, smallDigits, preview } = this.#options;
    const summary = page ? summaryOf(page, describe, smallDigits()) : null;
    return {
      tab,
      page: page?.id ?? '',
      kind: page ? documentKind(page) : 'blank',
      origin: page?.origin ?? 'loaded',
      hostname: page ? mainHostname(page) : '',
      redirectingHosts: page ? redirectingHosts(page) : [],
      icon: iconName(summary ?? undefined),
      summary,
      notices: [...(page ? noticesOf(page) : []), ...this.#options.notices()],
      preview: preview(tab),
    };
  }
}
