import { type Page, pageBounds } from './page.ts';

/** All pages, found by their own documentId and by those of their iframes. */
export class PageIndex {
  readonly #pages = new Map<string, Page>();
  /** From each documentId to its page's. */
  readonly #documents = new Map<string, string>();

  /** @returns the page whose outermost document has that id; undefined if there is none */
  get(id: string): Page | undefined {
    return this.#pages.get(id);
  }

  /** @returns the page that the document belongs to; undefined if there is none */
  ofDocument(document: string): Page | undefined {
    return this.#pages.get(this.#documents.get(document) ?? '');
  }

  /** @returns all pages, in the order in which they were added */
  all(): Page[] {
    return [...this.#pages.values()];
  }

  /** @returns the ids of all pages */
  ids(): string[] {
    return [...this.#pages.keys()];
  }

  /** @returns the pages that the tab shows or showed last */
  ofTab(tab: number): Page[] {
    return this.all().filter((page) => page.tab === tab);
  }

  /** Adds a page with its documents. */
  add(page: Page): Page {
    this.#pages.set(page.id, page);
    for (const document of page.documents) this.#assign(document, page);
    return page;
  }

  /** Adds an iframe's document to a page; of too many the oldest is given up. */
  addDocument(page: Page, document: string): void {
    if (page.documents.size >= pageBounds.documents) {
      const oldestFrame = [...page.documents].find((id) => id !== page.id);
      if (oldestFrame !== undefined) this.removeDocument(page, oldestFrame);
    }
    page.documents.add(document);
    this.#assign(document, page);
  }

  /** A document belongs to one page: which one must not depend on the order in which they are read again. */
  #assign(document: string, page: Page): void {
    const before = this.ofDocument(document);
    if (before !== page) before?.documents.delete(document);
    this.#documents.set(document, page.id);
  }

  /** Takes a document from a page. */
  removeDocument(page: Page, document: string): void {
    page.documents.delete(document);
    if (this.#documents.get(document) === page.id) this.#documents.delete(document);
  }

  /** @returns whether the page was there */
  remove(page: Page): boolean {
    if (!this.#pages.delete(page.id)) return false;
    for (const document of page.documents) {
      if (this.#documents.get(document) === page.id) this.#documents.delete(document);
    }
    return true;
  }
}
