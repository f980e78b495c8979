/**
 * What tests read and do in a page, each in one call to it. A selector means the first element that it matches; where
 * nothing says otherwise, one that matches none is an error.
 */
import { poll } from '../../world/poll.ts';
import type { ExtensionPage } from '../driver/driver.ts';

/** A page, wherever it is shown. */
type Page = Pick<ExtensionPage, 'evaluate'>;

/** Checks whether an element is there. */
export function has(page: Page, selector: string): Promise<boolean> {
  return page.evaluate((wanted) => document.querySelector(wanted) !== null, selector);
}

/**
 * Waits until an element is there.
 * @param what names it in the error
 */
export async function waitForElement(page: Page, selector: string, what = selector): Promise<void> {
  await poll(what, () => has(page, selector)).catch(async (error: unknown) => {
    throw new Error(`${error instanceof Error ? error.message : error}; there is ${await describePage(page)}`);
  });
}

/** Says in short what a page is and shows, for an error. */
async function describePage(page: Page): Promise<string> {
  const describe = () => {
    const { readyState, visibilityState, body } = document;
    const text = body.innerText.replace(/\s+/g, ' ').slice(0, 200);
    return `${location.href}, ${readyState}, ${visibilityState}: “${text}”`;
  };
  return page.evaluate(describe).catch(String);
}

/** @returns how many elements there are */
export function countOf(page: Page, selector: string): Promise<number> {
  return page.evaluate((wanted) => document.querySelectorAll(wanted).length, selector);
}

/** @returns the text of an element, hidden parts included */
export function textOf(page: Page, selector: string): Promise<string> {
  return page.evaluate((wanted) => (document.querySelector(wanted) as HTMLElement).textContent ?? '', selector);
}

/** @returns the text of an element as it is shown; undefined where there is no such element */
export function shownTextOf(page: Page, selector: string): Promise<string | undefined> {
  return page.evaluate((wanted) => document.querySelector<HTMLElement>(wanted)?.innerText, selector);
}

/** @returns all text that a page shows */
export function shownText(page: Page): Promise<string> {
  return page.evaluate(() => document.body.innerText);
}

/**
 * @param key the name of a data attribute, as `dataset` has it
 * @returns its value; empty where the element or the attribute is not there
 */
export function dataOf(page: Page, selector: string, key: string): Promise<string> {
  return page.evaluate(
    (wanted, name) => document.querySelector<HTMLElement>(wanted)?.dataset[name] ?? '',
    selector,
    key,
  );
}

/** Clicks an element by its own method, wherever it is: the mouse of the driver's `click` reaches what is in sight. */
export async function clickElement(page: Page, selector: string): Promise<void> {
  await page.evaluate((wanted) => (document.querySelector(wanted) as HTMLElement).click(), selector);
}

/** Clicks all elements that are there. */
export async function clickAll(page: Page, selector: string): Promise<void> {
  await page.evaluate((wanted) => {
    for (const element of document.querySelectorAll<HTMLElement>(wanted)) element.click();
  }, selector);
}

/** Clicks the first button with this text. */
export async function clickButton(page: Page, text: string): Promise<void> {
  await page.evaluate((wanted) => {
    const buttons = [...document.querySelectorAll('button')];
    (buttons.find(({ textContent }) => textContent === wanted) as HTMLButtonElement).click();
  }, text);
}

/** Gives an element the focus. */
export async function focusOn(page: Page, selector: string): Promise<void> {
  await page.evaluate((wanted) => (document.querySelector(wanted) as HTMLElement).focus(), selector);
}

/** Opens the context menu on an element, as far as the page gets to know of it. */
export async function openContextMenu(page: Page, selector: string): Promise<void> {
  await page.evaluate((wanted) => {
    const event = new MouseEvent('contextmenu', { bubbles: true });
    (document.querySelector(wanted) as HTMLElement).dispatchEvent(event);
  }, selector);
}

/** Types into a field as a user does, so that its framework gets the event, and waits until the page was drawn. */
export async function typeInto(page: Page, selector: string, text: string): Promise<void> {
  await page.evaluate(
    (wanted, value) => {
      const field = document.querySelector(wanted) as HTMLInputElement;
      field.focus();
      field.value = value;
      field.dispatchEvent(new Event('input', { bubbles: true }));
      return new Promise<void>((drawn) => requestAnimationFrame(() => setTimeout(drawn)));
    },
    selector,
    text,
  );
}

/** Sends the form of a field, and waits until the page was drawn. */
export async function submitFormOf(page: Page, selector: string): Promise<void> {
  await page.evaluate((wanted) => {
    ((document.querySelector(wanted) as HTMLInputElement).form as HTMLFormElement).requestSubmit();
    return new Promise<void>((drawn) => requestAnimationFrame(() => setTimeout(drawn)));
  }, selector);
}

/** Hands a page files, by their names, as the browser's dialogue does. */
export async function chooseFiles(
  page: Page,
  selector: string,
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<void> {
  const contents = Object.entries(files).map(
    ([name, content]) => [name, Buffer.from(content).toString('base64')] as const,
  );
  await page.evaluate(
    (wanted, all) => {
      const chosen = new DataTransfer();
      for (const [name, base64] of all) {
        chosen.items.add(new File([Uint8Array.from(atob(base64), (octet) => octet.charCodeAt(0))], name));
      }
      const input = document.querySelector(wanted) as HTMLInputElement;
      input.files = chosen.files;
      input.dispatchEvent(new Event('change', { bubbles: true }));
    },
    selector,
    contents,
  );
}

/**
 * Clicks what lets the page save a file, and keeps the file from the disk.
 * @returns what is in it
 */
export function savedBy(page: Page, selector: string): Promise<string> {
  return page.evaluate(
    (wanted) =>
      new Promise<string>((done) => {
        HTMLAnchorElement.prototype.click = () => {};
        URL.createObjectURL = (file) => {
          done((file as Blob).text());
          return '';
        };
        (document.querySelector(wanted) as HTMLElement).click();
      }),
    selector,
  );
}

/** Shows a page in a theme, whatever the settings say. */
export async function showTheme(page: Page, theme: 'light' | 'dark'): Promise<void> {
  await page.evaluate((wanted) => {
    document.documentElement.dataset.theme = wanted;
  }, theme);
}

/** Makes a page as narrow as this, in CSS pixels; without a width as wide as its window again. */
export async function makeWide(page: Page, width?: number): Promise<void> {
  await page.evaluate(
    (wanted) => {
      document.documentElement.style.width = wanted;
    },
    width === undefined ? '' : `${width}px`,
  );
}

/** Checks whether a page fits its window's width. */
export function fitsAcross(page: Page): Promise<boolean> {
  return page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth);
}

/** Lets a page of the web fetch a URL and read the answer. @returns its text */
export function fetchIn(page: Page, url: string): Promise<string> {
  return page.evaluate((wanted) => fetch(wanted).then((answer) => answer.text()), url);
}

/** Lets a page of the web show an image; returns when that is loaded. */
export async function loadImage(page: Page, url: string): Promise<void> {
  await page.evaluate(
    (wanted) =>
      new Promise<void>((done) => {
        const image = new Image();
        image.onload = () => done();
        image.src = wanted;
      }),
    url,
  );
}

/** Checks whether a page of the world says that all it started has settled. */
export function isDone(page: Page): Promise<boolean> {
  return page.evaluate(() => (window as { readonly done?: boolean }).done === true);
}
