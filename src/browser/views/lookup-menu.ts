import browser, { type Menus, type Runtime } from 'webextension-polyfill';

/** What is used of `chrome.contextMenus`. Without a function to call back it returns promises since Chromium 123 only. */
interface CallbackMenus {
  create(item: Menus.CreateCreatePropertiesType, done: () => void): void;
  update(id: string, changed: Menus.UpdateUpdatePropertiesType, done: () => void): void;
  remove(id: string, done: () => void): void;
}

interface CallbackApi {
  readonly runtime: { readonly lastError?: unknown };
  /** Missing in Firefox for Android, which has no context menus (bug 1595822). */
  readonly contextMenus?: CallbackMenus;
}

/** Both browsers have it. */
const { chrome } = globalThis as unknown as { readonly chrome: CallbackApi };

/** @returns whether the browser did what it was asked to do */
function succeeds(call: (menus: CallbackMenus, done: () => void) => void): Promise<boolean> {
  return new Promise((resolve) => {
    if (chrome.contextMenus) call(chrome.contextMenus, () => resolve(chrome.runtime.lastError === undefined));
    else resolve(false);
  });
}

const parentId = 'look-up';
const separatorId = 'look-up-separator';
/** Items are named by their places, so that a changed list only means other titles. */
const itemId = (place: number) => `look-up-${place}`;

/** What a view says to the other views when the menu is opened in it. */
const claimMessage = 'lookup-menu-opened';

/** Only on the extension's own pages; not in text fields, whose menu is about editing. */
const everywhere = {
  contexts: ['page', 'link', 'selection'] satisfies Menus.ContextType[],
  documentUrlPatterns: [browser.runtime.getURL('*')],
};

/** Changes an item, or makes it if it is not there. Another view may be doing the same. */
async function put(id: string, made: Menus.CreateCreatePropertiesType): Promise<void> {
  const changed = made.title === undefined ? everywhere : { ...everywhere, title: made.title };
  if (await succeeds((menus, done) => menus.update(id, changed, done))) return;
  // When this fails the item is there by now.
  await succeeds((menus, done) => menus.create({ ...everywhere, ...made, id }, done));
}

async function putAll(title: string, names: readonly string[]): Promise<void> {
  await put(parentId, { title });
  for (const [place, name] of names.entries()) {
    if (place === 1) await put(separatorId, { parentId, type: 'separator' });
    await put(itemId(place), { parentId, title: plainTitle(name) });
  }
  // Those that earlier lists had; never `removeAll`, which in Chromium removes those of usual windows too when a
  // private window calls it (chunibyocola/sc-translator-crx#20).
  let isThere = true;
  for (let place = names.length; isThere; place++) {
    isThere = await succeeds((menus, done) => menus.remove(itemId(place), done));
  }
}

/** In titles `&` marks a key, and `%s` stands for what is selected. */
function plainTitle(name: string): string {
  return name.replaceAll('&', '&&').replaceAll('%s', '%\u2060s');
}

let putting: Promise<void> = Promise.resolve();

/**
 * The lookup item in the context menu of the extension's pages. All views share its items, and all get an event when one of them
 * is chosen, so a view claims the menu when it is opened there. Views make the items themselves: the background need not
 * run for them.
 */
export const lookupMenu = {
  /**
   * @param title of the item above all
   * @param names what is offered, the first one apart from the others
   */
  offer(title: string, names: readonly string[]): void {
    putting = putting.then(() => putAll(title, names));
  },

  /** Says to all other views that the menu was opened in this one. */
  claim(): void {
    // It is refused when there is no other view.
    browser.runtime.sendMessage(claimMessage).catch(() => {});
  },

  /** Reports what is chosen in the menu, and that another view has claimed it. */
  listen(handlers: { chosen(place: number): void; lost(): void }): void {
    browser.contextMenus?.onClicked.addListener(({ menuItemId }) => {
      const place = /^look-up-(\d+)$/.exec(String(menuItemId))?.[1];
      if (place !== undefined) handlers.chosen(Number(place));
    });
    browser.runtime.onMessage.addListener((message: unknown, sender: Runtime.MessageSender): undefined => {
      if (message === claimMessage && sender.id === browser.runtime.id) handlers.lost();
    });
  },
};
