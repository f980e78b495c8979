import type { Page } from 'playwright-core';
import { brandName } from '../../src/display/brand-name.ts';
import { viewPortName } from '../../src/protocol.ts';
import {
  type Preview,
  type PreviewRule,
  previewLockName,
  previewRules,
} from '../../src/readiness/network/preview-rules.ts';
import type { ReportPage } from '../../src/readiness/report/report.ts';
import { installControl } from './control-page.ts';

/** The page with which the extension welcomes a new user, in the extension. */
const welcomePage = 'options/welcome/welcome.html';

/** Speaks to the extension in a browser. */
export class ExtensionControl {
  readonly #page: Page;
  readonly #resourceTypes: readonly string[];

  private constructor(page: Page, resourceTypes: readonly string[]) {
    this.#page = page;
    this.#resourceTypes = resourceTypes;
  }

  /**
   * @param page a page of the browser to keep for this
   * @param manifest the URL of the extension's manifest
   */
  static async open(page: Page, manifest: string): Promise<ExtensionControl> {
    await page.goto(manifest);
    await page.evaluate(installControl, { viewPort: viewPortName, previewLock: previewLockName, welcomePage });
    return new ExtensionControl(page, await page.evaluate(() => greensix.resourceTypes()));
  }

  /** @returns name and version of the browser, as "Chromium 156.0.8078.79" */
  async browserName(): Promise<string> {
    const name = brandName(await this.#page.evaluate(() => greensix.brands()));
    return name.replace(/^HeadlessChrome\b/, 'Chromium') || 'Chromium';
  }

  /** @returns the ids of all tabs that are open */
  tabIds(): Promise<number[]> {
    return this.#page.evaluate(() => greensix.tabIds());
  }

  /** @returns what a report says of the page that a tab shows; null where it shows none */
  async facts(tab: number): Promise<ReportPage | null> {
    // Playwright would walk through an object three times, and send it at twice the size.
    const facts = await this.#page.evaluate(async (id) => JSON.stringify(await greensix.facts(id)), tab);
    return JSON.parse(facts) as ReportPage | null;
  }

  /** Closes the page with which the extension welcomes a new user, now and if it is still to come. */
  async closeWelcome(): Promise<void> {
    await this.#page.evaluate(() => greensix.closeWelcome());
  }

  /** Shows a tab as on another network from its next document on, or as it is. */
  async preview(tab: number, preview: Preview | undefined): Promise<void> {
    let lastId = 0;
    const rules: PreviewRule[] = preview ? previewRules(tab, preview, this.#resourceTypes, () => ++lastId) : [];
    await this.#page.evaluate(([id, all]) => greensix.setRules(id, all), [tab, rules] as const);
  }
}
