/** The places that the real popup is looked at in: zooms, scales, screens, themes and pages of different sizes. */
import { poll } from '../../world/poll.ts';
import { shopUrl } from '../../world/shop-hosts.ts';
import { type Display, type Size, startDisplay } from '../driver/display.ts';
import {
  atRest,
  type BrowserDriver,
  type BrowserKind,
  openBrowser,
  type Tab,
  type ToolbarPopup,
  type TrustedServers,
} from '../driver/driver.ts';
import { isDone } from './elements.ts';

/** One place. */
export interface Cell {
  readonly browser: BrowserKind;
  /** Pixels of the screen, which the window fills. */
  readonly screen: Size;
  readonly theme: 'light' | 'dark';
  readonly scale: number;
  /** 1 in Firefox, which does not zoom its popups. */
  readonly pageZoom: number;
  /** Hosts of the page (test/world/shop-hosts.ts). */
  readonly hosts: number;
}

const screens: readonly Size[] = [
  { width: 1280, height: 800 },
  { width: 1024, height: 600 },
];
const themes = ['light', 'dark'] as const;
const scales = [1, 1.25, 2];
const pageZooms = [1, 1.1, 1.25, 2];
const sizes = [3, 14, 86];

/** Every cell of a browser, those next to each other that need no new browser. */
export function allCells(browser: BrowserKind): Cell[] {
  return screens.flatMap((screen) =>
    themes.flatMap((theme) =>
      scales.flatMap((scale) =>
        (browser === 'chromium' ? pageZooms : [1]).flatMap((pageZoom) =>
          sizes.map((hosts) => ({ browser, screen, theme, scale, pageZoom, hosts })),
        ),
      ),
    ),
  );
}

/** The cells that take a minute: the large screen at all zooms or scales, and the worst of the others. */
export function quickCells(browser: BrowserKind): Cell[] {
  return allCells(browser).filter(({ screen, theme, scale, pageZoom, hosts }) => {
    if (screen === screens[1]) return theme === 'dark' && scale === 1 && pageZoom === 1 && hosts > 3;
    if (theme === 'dark') return false;
    return browser === 'firefox'
      ? scale !== 1.25 || hosts > 14
      : scale === 1 || (scale === 2 && hosts > 14 && pageZoom === 1);
  });
}

/** Says a cell in short. */
export function cellName({ screen, theme, scale, pageZoom, hosts }: Cell): string {
  const zoom = pageZoom === 1 ? '' : ` zoom ${Math.round(pageZoom * 100)} %`;
  return `${hosts} hosts, ${screen.width}x${screen.height} scale ${scale}${zoom} ${theme}`;
}

/** A popup in its place. */
export interface ShownCell {
  readonly driver: BrowserDriver;
  readonly display: Display;
  readonly popup: ToolbarPopup;
}

/** Shows one cell after the other, with as few browsers as that takes. */
export class PopupCells {
  readonly #world: TrustedServers;
  readonly #extension: string;
  #display: Display | undefined;
  #driver: BrowserDriver | undefined;
  readonly #tabs = new Map<number, Tab>();

  /** @param extension the folder of the extension, unpacked */
  constructor(world: TrustedServers, extension: string) {
    this.#world = world;
    this.#extension = extension;
  }

  /** Brings the page of a cell to the front, in a window that looks as the cell says. */
  async showPage(cell: Cell): Promise<Omit<ShownCell, 'popup'>> {
    const { screen, theme, scale, pageZoom } = cell;
    if (this.#display?.size !== screen) {
      await this.close();
      this.#display = await startDisplay(screen);
    }
    const look = { ...screen, theme, scale, pageZoom, display: this.#display.name };
    if (!(await this.#driver?.changeLook(look))) {
      await this.#closeBrowser();
      const options = { extension: this.#extension, world: this.#world, window: look, fewProcesses: true };
      this.#driver = await openBrowser(cell.browser, options);
    }
    const driver = this.#driver as BrowserDriver;
    const tab = this.#tabs.get(cell.hosts) ?? (await this.#openPage(driver, cell.hosts));
    await tab.activate();
    return { driver, display: this.#display };
  }

  async #openPage(driver: BrowserDriver, hosts: number): Promise<Tab> {
    // The first tab is the window's own.
    const [own] = this.#tabs.size === 0 ? await driver.tabs() : [];
    const tab = own ?? (await driver.openTab());
    this.#tabs.set(hosts, tab);
    await tab.goto(shopUrl(hosts), { wait: 'none' });
    await poll('the shop', () => isDone(tab));
    return tab;
  }

  /** Opens the popup of a cell at its button. */
  async show(cell: Cell): Promise<ShownCell> {
    const { driver, display } = await this.showPage(cell);
    const popup = await driver.openToolbarPopup();
    // What it shows before it knows the page is another matter.
    await poll('the rows', async () => (await popup.rows()).length > 0);
    await atRest(popup);
    return { driver, display, popup };
  }

  async #closeBrowser(): Promise<void> {
    this.#tabs.clear();
    await this.#driver?.close();
    this.#driver = undefined;
  }

  /** Ends all that was started. */
  async close(): Promise<void> {
    await this.#closeBrowser();
    this.#display?.end();
    this.#display = undefined;
  }
}
