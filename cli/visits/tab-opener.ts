import type { BrowserContext, Page } from 'playwright-core';
import { Turns } from '../../src/async/turns.ts';
import type { ExtensionControl } from './extension-control.ts';

/** A tab and what the extension calls it. */
export interface OpenedTab {
  readonly page: Page;
  readonly id: number;
}

/**
 * Opens tabs whose ids in the extension are known. The DevTools protocol does not report them, and only a page of the
 * extension can ask for its own; but a tab that is new, where there is only one, is the one that was opened. To load a
 * page of the extension in each tab first is one more document and one more process for each visit.
 */
export class TabOpener {
  readonly #context: BrowserContext;
  readonly #control: ExtensionControl;
  readonly #manifest: string;
  readonly #turns = new Turns();
  /** The tabs that were open when they were listed last. No id is given twice while a browser runs. */
  #known: ReadonlySet<number> | undefined;

  /** @param manifest the URL of the extension's manifest */
  constructor(context: BrowserContext, control: ExtensionControl, manifest: string) {
    this.#context = context;
    this.#control = control;
    this.#manifest = manifest;
  }

  /** @returns an empty tab */
  open(): Promise<OpenedTab> {
    return this.#turns.exclusive(async () => {
      const known = this.#known ?? new Set(await this.#control.tabIds());
      const page = await this.#context.newPage();
      const open = await this.#control.tabIds();
      this.#known = new Set(open);
      const added = open.filter((id) => !known.has(id));
      const [id] = added;
      return { page, id: id !== undefined && added.length === 1 ? id : await this.#ownId(page) };
    });
  }

  /** Pages that are visited may open tabs as well, and so may the user of a remote browser. */
  async #ownId(page: Page): Promise<number> {
    await page.goto(this.#manifest);
    return page.evaluate<number>('chrome.tabs.getCurrent().then(({ id }) => id)');
  }
}
