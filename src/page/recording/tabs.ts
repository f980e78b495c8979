/** A tab is a window onto a page. */
export interface TabState {
  readonly tab: number;
  /** The documentId of the page that the tab shows. */
  page: string;
  /**
   * The navigation under way, if one is: to which URL, when it began by the tracker's own clock, and how long after the
   * commit of the page that was there.
   */
  navigation: {
    readonly url: string;
    readonly sequence: number;
    readonly elapsedMs: number;
    readonly stayMs?: number;
  } | null;
}

/** How many closed tabs are remembered. */
const maxRemoved = 100;

/** The tabs with the page that each shows, and which tabs were closed last: of those late events come. */
export class Tabs {
  readonly #open = new Map<number, TabState>();
  #removed: readonly number[];

  /** Both are what `toJson` returned before. */
  constructor(tabs: readonly TabState[] = [], removed: readonly number[] = []) {
    for (const tab of tabs) this.#open.set(tab.tab, { ...tab });
    this.#removed = removed;
  }

  /** @returns the tab, if it has had an event */
  get(tab: number): TabState | undefined {
    return this.#open.get(tab);
  }

  /** @returns the tab, from now on at least */
  open(tab: number): TabState {
    let state = this.#open.get(tab);
    if (!state) {
      state = { tab, page: '', navigation: null };
      this.#open.set(tab, state);
    }
    return state;
  }

  /** @returns all tabs */
  all(): TabState[] {
    return [...this.#open.values()];
  }

  /** @returns whether the tab was closed */
  isRemoved(tab: number): boolean {
    return this.#removed.includes(tab);
  }

  /** Takes note that the tab is there after all. */
  comeBack(tab: number): void {
    this.#removed = this.#removed.filter((removed) => removed !== tab);
  }

  /** Takes note that the tab was closed. */
  remove(tab: number): void {
    this.#open.delete(tab);
    this.comeBack(tab);
    this.#removed = [...this.#removed, tab].slice(-maxRemoved);
  }

  /** Takes note that another tab took the place of a tab: it shows that one's page, unless it has one already. */
  replace(tab: number, by: number): void {
    const state = this.#open.get(tab);
    const known = this.#open.get(by);
    this.#open.delete(tab);
    if (state && !known?.page) {
      this.#open.set(by, { ...state, tab: by, navigation: known?.navigation ?? state.navigation });
    }
    this.comeBack(by);
  }

  /** @returns what the constructor takes */
  toJson(): { readonly tabs: readonly TabState[]; readonly removedTabs: readonly number[] } {
    return { tabs: this.all(), removedTabs: this.#removed };
  }
}
