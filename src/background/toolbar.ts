import type { Describe } from '../address/describe-address.ts';
import type { Action } from '../contracts.ts';
import { documentKind } from '../page/events/document-kind.ts';
import { isPrivatePartition } from '../page/events/partition.ts';
import { actionTitle } from '../page/presentation/action-title.ts';
import type { SmallDigits } from '../page/presentation/small-digits.ts';
import { iconName, summaryOf } from '../page/presentation/summary.ts';
import type { Change, Tracker } from '../page/recording/tracker.ts';
import type { Text } from '../text.ts';

/** The dependencies of the toolbar. */
export interface ToolbarOptions {
  readonly action: Action;
  readonly text: Text;
  readonly language: string;
  readonly describe: Describe;
  readonly smallDigits: () => SmallDigits;
  readonly after: (milliseconds: number, callback: () => void) => void;
}

/** After a new document the button is redrawn so soon: quicker than an eye needs. */
const firstIntervalMs = 100;
/** Then in this interval: what comes late in a load changes little, and each redraw costs. */
const laterIntervalMs = 300;

/**
 * Keeps icon and tooltip of each tab's button true. Draws only what differs from what was drawn; a browser takes a
 * tab's own icon away when a new document commits, so then everything is drawn anew.
 */
export class Toolbar {
  #tracker: Tracker;
  readonly #options: ToolbarOptions;
  readonly #drawn = new Map<number, { icon: string; title: string }>();
  readonly #dirty = new Set<number>();
  #scheduled = false;
  #intervalMs = firstIntervalMs;

  constructor(tracker: Tracker, options: ToolbarOptions) {
    this.#tracker = tracker;
    this.#options = options;
  }

  /** Draws what another tracker says from now on. */
  readFrom(tracker: Tracker): void {
    this.#tracker = tracker;
  }

  /** Takes note of what changed. */
  note(changes: readonly Change[]): void {
    for (const change of changes) {
      if (change.kind === 'tab') {
        this.#drawn.delete(change.tab);
        this.#intervalMs = firstIntervalMs;
        // A new document takes the place of the old: at once, so that nothing neutral flashes in between.
        if (this.#hasAnswer(change.tab)) this.#draw(change.tab);
        else this.#dirty.add(change.tab);
      } else if (change.kind !== 'removed' && change.kind !== 'unseen') {
        const page = this.#tracker.page(change.page);
        if (page && this.#tracker.isShown(page.id)) this.#dirty.add(page.tab);
      }
    }
    if (this.#dirty.size > 0 && !this.#scheduled) {
      this.#scheduled = true;
      this.#options.after(this.#intervalMs, () => {
        this.#scheduled = false;
        this.#intervalMs = laterIntervalMs;
        this.drawChanged();
      });
    }
  }

  /** Draws what is waiting to be drawn. */
  drawChanged(): void {
    for (const tab of this.#dirty) this.#draw(tab);
    this.#dirty.clear();
  }

  /** Looks at all tabs again, because something that all depend on has changed. */
  refreshAll(): void {
    for (const tab of this.#tracker.tabs()) this.#draw(tab);
  }

  /** Draws all icons again, because the toolbar has become light or dark. */
  redrawAll(): void {
    this.#drawn.clear();
    this.refreshAll();
  }

  #hasAnswer(tab: number): boolean {
    return (this.#tracker.shownPage(tab)?.chain.length ?? 0) > 0;
  }

  #draw(tab: number): void {
    const page = this.#tracker.shownPage(tab);
    if (!page) return;
    const { action, text, language, describe, smallDigits } = this.#options;
    const summary = summaryOf(this.#tracker.withStepsBefore(page), describe, smallDigits());
    const kind = documentKind(page);
    const seen = kind === 'web' || summary.hosts.total > 0;
    const icon = seen ? iconName(summary) : 'default';
    const title = actionTitle(summary, kind, text, language);
    const drawn = this.#drawn.get(tab);
    this.#drawn.set(tab, { icon, title });
    if (drawn?.icon !== icon)
      action.setIcon(tab, icon, isPrivatePartition(page.partition)).catch(() => this.#drawn.delete(tab));
    if (drawn?.title !== title) action.setTitle(tab, title).catch(() => this.#drawn.delete(tab));
  }
}
