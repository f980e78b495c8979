import { afterEach, describe, expect, it } from 'vitest';
import { BOOTSTRAP_NAME } from '../world/hosts.ts';
import { poll } from '../world/poll.ts';
import { BOOTSTRAP_PUBLICATION } from '../world/rdap.ts';
import type { ExtensionTab } from './driver/driver.ts';
import { violations } from './support/axe.ts';
import {
  chooseFiles,
  clickButton,
  clickElement,
  dataOf,
  fitsAcross,
  focusOn,
  has,
  makeWide,
  submitFormOf,
  typeInto,
  waitForElement,
} from './support/elements.ts';
import { browserForFile, snapshot, waitForTable, world } from './support/extension.ts';

const browser = browserForFile({ fewProcesses: true });
const page = (host: string, query = '') => `https://${host}/page?icon=data:,&${query}`;
const prefix = '2001:67c:2960:6464::/96';

async function openOptions(): Promise<ExtensionTab> {
  const view = await browser().openExtensionPage('options/options.html');
  await waitForElement(view, 'section', 'the settings');
  return view;
}

const named = (name: string) => `[name="${name}"]`;

/** Types into fields and sends their form. */
async function fill(view: ExtensionTab, values: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, value] of Object.entries(values)) await typeInto(view, named(name), value);
  await submitFormOf(view, named(Object.keys(values)[0] ?? ''));
}

const choose = (view: ExtensionTab, name: string, value: string) =>
  clickElement(view, `[name="${name}"][value="${value}"]`);

const saving = (view: ExtensionTab) => dataOf(view, '[data-saving]', 'saving');

/** What the page says is wrong with a field. */
const errorOf = (view: ExtensionTab, name: string) =>
  view.evaluate((selector) => {
    const field = document.querySelector(selector) as HTMLElement;
    if (field.getAttribute('aria-invalid') !== 'true') return '';
    return (document.getElementById(field.getAttribute('aria-describedby') ?? '') as HTMLElement).textContent;
  }, named(name));

const prefixesIn = (view: ExtensionTab) =>
  view.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('[data-prefix]')].map(({ dataset }) => dataset.prefix ?? ''),
  );

const themeOf = (view: ExtensionTab) => view.evaluate(() => document.documentElement.dataset.theme ?? 'auto');

/** What synced storage holds. */
const synced = () => browser().api(({ storage }) => storage.sync.get(null));

/** Why a file of settings was refused; empty where none was. */
const refusalIn = (view: ExtensionTab) => view.evaluate(() => document.querySelector('.refused')?.textContent ?? '');

/** Hands the page a file of settings. */
const importSettings = (view: ExtensionTab, text: string) =>
  chooseFiles(view, '[type="file"]', { 'settings.json': text });

afterEach(async () => {
  await browser().api(async ({ storage }) => {
    await storage.local.clear();
    await storage.sync.clear();
  });
});

describe('a new NAT64 prefix', () => {
  it('shows at once in the icon of every open tab and in an open popup', async () => {
    const tabs = [
      await browser().openTab(page('nsp.test')),
      await browser().openTab(page('v6.test', 'img=//nsp.test/img')),
    ];
    const [first, second] = tabs;
    if (!first || !second) throw new Error('no tabs');
    await waitForTable(browser(), first, { icon: '6' });
    await waitForTable(browser(), second, { icon: '66' });
    const popup = await browser().openPopup(first.tabId());
    await expect.poll(() => popup.icon()).toBe('6');
    const options = await openOptions();
    await fill(options, { 'nat64-prefix': prefix });
    await expect.poll(() => popup.icon()).toBe('4');
    await expect.poll(async () => (await popup.rows())[0]?.family).toBe('4');
    for (const [tab, icon] of [
      [first, '4'],
      [second, '64'],
    ] as const) {
      await waitForTable(browser(), tab, { icon });
    }
    const titles = async () =>
      [await browser().title(first.tabId()), await browser().title(second.tabId())].join(' | ');
    await expect.poll(titles).toMatch(/^IPv4 .*\| IPv6 .*1 over IPv4/);

    await clickElement(options, '[data-prefix] button');
    await expect.poll(() => popup.icon()).toBe('6');
    for (const each of [options, popup, ...tabs]) await each.close();
  });

  it('is not lost when the page is closed right after, nor when the background is killed then', async () => {
    const options = await openOptions();
    await typeInto(options, named('nat64-prefix'), prefix);
    // All in one turn of the page: the change, and its end.
    await options.api(({ tabs }, selector) => {
      ((document.querySelector(selector) as HTMLInputElement).form as HTMLFormElement).requestSubmit();
      void tabs.getCurrent().then(({ id }) => tabs.remove(id as number));
    }, named('nat64-prefix'));
    await poll(
      'the page is gone',
      async () => !(await browser().tabs()).some((tab) => tab.tabId() === options.tab.tabId()),
    );
    await browser().killBackground();
    const again = await openOptions();
    // The page waits for no storage longer than its deadline, and draws anew when it has answered.
    await expect.poll(() => prefixesIn(again)).toEqual([prefix]);
    await expect.poll(synced).toEqual({ nat64Prefixes: [prefix] });
    expect(await prefixesIn(again)).toEqual([prefix]);
    await again.close();
  });

  it('is synced though the background is killed again and again, and with it what was changed since', async () => {
    const options = await openOptions();
    for (const theme of ['dark', 'light', 'dark', 'light']) {
      // On a busy machine the page may show the theme before once more for a moment, and to choose it then changes nothing.
      await poll(`${theme} is chosen`, () =>
        options.evaluate((value) => {
          const choice = document.querySelector(`[name="theme"][value="${value}"]`) as HTMLInputElement;
          const isNew = !choice.checked;
          choice.click();
          return isNew;
        }, theme),
      );
      await browser().killBackground();
    }
    await choose(options, 'smallDigits', 'none');
    await browser().killBackground();
    await browser().wakeBackground();
    await expect.poll(synced).toEqual({ theme: 'light', smallDigits: 'none' });
    await options.close();
  });
});

describe('what is typed', () => {
  it('is refused with the reason beside the field, for every kind of prefix that is none', async () => {
    const options = await openOptions();
    for (const [text, error] of [
      ['nonsense', /no prefix/],
      ['2001:db8::', /no prefix/],
      ['2001:db8::/33', /32, 40, 48, 56, 64 or 96/],
      ['2001:db8::1/64', /beyond the prefix length/],
      ['2001:db8:0:0:100::/96', /64 to 71/],
      ['192.0.2.0/24', /IPv4/],
      ['64:ff9b::/96', /built in/],
      ['::ffff:0:0/96', /not NAT64/],
      ['fe80::/64', /reserved/],
    ] as const) {
      await fill(options, { 'nat64-prefix': text });
      expect(await errorOf(options, 'nat64-prefix'), text).toMatch(error);
    }
    expect(await prefixesIn(options)).toEqual([]);
    await fill(options, { 'nat64-prefix': ' 2001:DB8:64:0::/96 ' });
    expect(await prefixesIn(options)).toEqual(['2001:db8:64::/96']);
    expect(await errorOf(options, 'nat64-prefix')).toBe('');
    await fill(options, { 'nat64-prefix': '2001:db8:64::/96' });
    expect(await errorOf(options, 'nat64-prefix')).toMatch(/already/);
    await options.close();
  });

  it('makes a lookup provider when it is right, that can be preferred, edited and removed', async () => {
    const options = await openOptions();
    await clickButton(options, 'Add a provider…');
    await fill(options, { name: 'Mine', address: 'http://mine.test/%s', hostname: 'https://%s.mine.test/' });
    expect(await errorOf(options, 'address')).toMatch(/https/);
    expect(await errorOf(options, 'hostname')).toMatch(/after the hostname/);
    await fill(options, { name: 'Mine', address: 'https://mine.test/%s', hostname: '' });
    const names = () =>
      options.evaluate(() =>
        [...document.querySelectorAll<HTMLInputElement>('[name="provider"]')].map(
          ({ labels }) => labels?.[0]?.firstChild?.textContent,
        ),
      );
    expect(await names()).toContain('Mine');
    await clickElement(options, '[name="provider"][value^="custom-"]');
    await clickButton(options, 'Edit');
    await fill(options, { name: 'Mine too' });
    await expect.poll(names).toContain('Mine too');
    await expect.poll(async () => Object.keys(await synced()).sort()).toEqual(['customProviders', 'provider']);
    await clickButton(options, 'Remove');
    expect(await names()).not.toContain('Mine too');
    expect(await has(options, '[name="provider"][value="bgp.he.net"]:checked')).toBe(true);
    await options.close();
  });
});

describe('the keyboard', () => {
  it('stays where an entry was removed', async () => {
    const options = await openOptions();
    for (const text of ['2001:db8:1::/96', '2001:db8:2::/96', '2001:db8:3::/96']) {
      await fill(options, { 'nat64-prefix': text });
    }
    const focused = () =>
      options.evaluate(() => {
        const element = document.activeElement as HTMLElement;
        return element.closest<HTMLElement>('[data-prefix]')?.dataset.prefix ?? element.textContent;
      });
    const removed = async (text: string) => {
      await focusOn(options, `[data-prefix="${text}"] button`);
      await options.evaluate(() => {
        (document.activeElement as HTMLElement).click();
        return new Promise<void>((drawn) => requestAnimationFrame(() => setTimeout(drawn)));
      });
    };
    await removed('2001:db8:2::/96');
    await expect.poll(focused).toBe('2001:db8:3::/96');
    await removed('2001:db8:3::/96');
    await expect.poll(focused).toBe('2001:db8:1::/96');
    await removed('2001:db8:1::/96');
    await expect.poll(focused).toBe('Add');
    await clickButton(options, 'Undo');
    await expect.poll(() => prefixesIn(options)).toEqual(['2001:db8:1::/96']);
    expect(await options.evaluate(() => document.activeElement?.localName)).toBe('h1');
    await options.close();
  });
});

describe('the small digits', () => {
  it('count what was chosen, in every open tab at once', async () => {
    const tab = await browser().openTab(page('v6.test', 'img=/img&img=//v4.test/img'));
    await waitForTable(browser(), tab, { icon: '64' });
    const options = await openOptions();
    for (const [choice, icon] of [
      ['requests', '646'],
      ['none', '6'],
      ['other-hosts', '64'],
    ] as const) {
      await choose(options, 'smallDigits', choice);
      await poll(choice, async () => (await snapshot(browser(), tab.tabId())).header.icon === icon);
    }
    await options.close();
    await tab.close();
  });
});

describe('the theme', () => {
  it('changes in every open page at once, and in pages that are opened later before they are drawn', async () => {
    const tab = await browser().openTab(page('v6.test'));
    const popup = await browser().openPopup(tab.tabId());
    const options = await openOptions();
    await choose(options, 'theme', 'dark');
    await expect.poll(() => themeOf(options)).toBe('dark');
    await expect.poll(() => themeOf(popup)).toBe('dark');
    await popup.close();
    const later = await browser().openPopup(tab.tabId());
    await expect.poll(() => themeOf(later)).toBe('dark');
    await choose(options, 'theme', 'auto');
    await expect.poll(() => themeOf(later)).toBe('auto');
    for (const each of [later, options, tab]) await each.close();
  });
});

describe('all settings', () => {
  it('go to a file and come back from it', async () => {
    const options = await openOptions();
    await fill(options, { 'nat64-prefix': prefix });
    await choose(options, 'theme', 'dark');
    // The file as the page hands it out.
    const text = await options.evaluate(
      () =>
        new Promise<string>((done) => {
          const make = URL.createObjectURL;
          URL.createObjectURL = (file) => {
            URL.createObjectURL = make;
            (file as Blob).text().then(done);
            return make.call(URL, file);
          };
          const buttons = [...document.querySelectorAll('button')];
          (buttons.find(({ textContent }) => textContent === 'Export…') as HTMLButtonElement).click();
        }),
    );
    expect(JSON.parse(text)).toMatchObject({ format: 'greensix-settings', version: 1, settings: { theme: 'dark' } });

    await clickButton(options, 'Reset to defaults');
    await expect.poll(async () => [await prefixesIn(options), await themeOf(options)]).toEqual([[], 'auto']);
    await importSettings(options, text);
    await expect.poll(async () => [await prefixesIn(options), await themeOf(options)]).toEqual([[prefix], 'dark']);
    await clickButton(options, 'Undo');
    await expect.poll(async () => [await prefixesIn(options), await themeOf(options)]).toEqual([[], 'auto']);
    await expect.poll(() => saving(options)).toBe('saved');
    await options.close();
  });

  it('stay as they are when a file is wrong, and the page says what is wrong with it', async () => {
    const options = await openOptions();
    await choose(options, 'theme', 'dark');
    await importSettings(options, 'theme = light');
    await expect.poll(() => refusalIn(options)).toMatch(/not JSON/);
    await importSettings(
      options,
      JSON.stringify({
        format: 'greensix-settings',
        version: 1,
        settings: { theme: 'light', nat64Prefixes: ['2001:db8::/33', '<img src=x onerror=alert(1)>'] },
      }),
    );
    await expect
      .poll(() => refusalIn(options))
      .toMatch(/2001:db8::\/33.*32, 40, 48.*<img src=x onerror=alert\(1\)>.*no prefix/s);
    expect(await themeOf(options)).toBe('dark');
    expect(await violations(options)).toEqual([]);
    await options.close();
  });

  it('stay as they are when the browser cannot read the file, and the page says so', async () => {
    const options = await openOptions();
    await choose(options, 'theme', 'dark');
    await importSettings(options, 'theme = light');
    await expect.poll(() => refusalIn(options)).toMatch(/not JSON/);
    await options.evaluate(() => {
      // As for a file that is gone between the choice and the reading (File API, "NotReadableError").
      File.prototype.text = () => Promise.reject(new DOMException('gone', 'NotReadableError'));
    });
    await importSettings(options, '{}');
    const status = () =>
      options.evaluate(() => document.querySelector('section[aria-labelledby=all] [role=status]')?.textContent ?? '');
    await expect.poll(status).toMatch(/could not be read/);
    expect(await refusalIn(options)).toBe('');
    expect(await themeOf(options)).toBe('dark');
    await options.close();
  });

  it('can be reset, and that taken back', async () => {
    const options = await openOptions();
    await fill(options, { 'nat64-prefix': prefix });
    await clickButton(options, 'Reset to defaults');
    expect(await prefixesIn(options)).toEqual([]);
    await clickButton(options, 'Undo');
    expect(await prefixesIn(options)).toEqual([prefix]);
    await expect.poll(synced).toEqual({ nat64Prefixes: [prefix] });
    await options.close();
  });
});

describe('the lists of registries', () => {
  it('are not waited for without an end: who is asked and gives none gets a sentence', async () => {
    const options = await openOptions();
    const status = () =>
      options.evaluate(() => document.querySelector('section:has([data-published]) .status')?.textContent ?? '');
    await world.behave(BOOTSTRAP_NAME, { do: 'huge' });
    await clickButton(options, 'Fetch newer lists');
    await expect.poll(status).toBe('What came is too large to be one of the lists, so it is not used.');
    await world.behave(BOOTSTRAP_NAME, { do: 'reset' });
    await clickButton(options, 'Fetch newer lists');
    await expect.poll(status).toBe('IANA could not be reached. Check the network and try again.');
    // How long it waits is the matter of another test: here the clock runs twenty times as fast.
    await options.evaluate(() => {
      const real = window.setTimeout;
      Object.assign(globalThis, {
        setTimeout: (run: () => void, milliseconds = 0) => real(run, milliseconds / 20),
      });
    });
    await world.behave(BOOTSTRAP_NAME, { do: 'stall', gate: 'iana' });
    await clickButton(options, 'Fetch newer lists');
    await world.gate('iana').reached();
    await expect.poll(status).toBe('IANA did not answer in time. Try again later.');
    await options.close();
    await world.reset();
  });

  it('are fetched on a click, and not before', async () => {
    const today = new Date(BOOTSTRAP_PUBLICATION).toISOString();
    const options = await openOptions();
    const published = () => dataOf(options, '[data-published]', 'published');
    await expect.poll(published).toMatch(/^20\d\d-/);
    expect(await published()).not.toBe(today);
    const asked = async () => (await world.log()).filter(({ host }) => host === BOOTSTRAP_NAME).length;
    expect(await asked()).toBe(0);
    await clickButton(options, 'Fetch newer lists');
    await expect.poll(published).toBe(today);
    expect(await asked()).toBe(2);
    expect(await violations(options)).toEqual([]);
    await options.close();
  });
});

describe('two options pages', () => {
  it('show the same', async () => {
    const one = await openOptions();
    const other = await openOptions();
    await one.tab.activate();
    await fill(one, { 'nat64-prefix': prefix });
    await expect.poll(() => prefixesIn(other)).toEqual([prefix]);
    await one.close();
    await other.close();
  });

  it('show the URLs that are in force, whatever was typed in either before', async () => {
    const one = await openOptions();
    const other = await openOptions();
    const valuesIn = (view: ExtensionTab) =>
      view.evaluate(() =>
        [...document.querySelectorAll<HTMLInputElement>('[name="resolver-url"], [name^="own-ipv"]')].map(
          ({ value }) => value,
        ),
      );
    // The one that is typed into last stays in front: typing waits for the drawing.
    for (const view of [other, one]) {
      await view.tab.activate();
      await choose(view, 'resolver', 'custom');
      await choose(view, 'ownAddresses', 'custom');
      await waitForElement(view, named('own-ipv6'), 'the fields');
      await typeInto(view, named('resolver-url'), 'https://typed.example/dns-query');
      await typeInto(view, named('own-ipv4'), 'https://typed.example/ip');
    }
    for (const host of ['first.example', 'second.example']) {
      const urls = [`https://${host}/dns-query`, `https://4.${host}/ip`, `https://6.${host}/ip`] as const;
      await fill(one, { 'resolver-url': urls[0] });
      await fill(one, { 'own-ipv4': urls[1], 'own-ipv6': urls[2] });
      await expect.poll(() => valuesIn(other)).toEqual(urls);
      expect(await valuesIn(one)).toEqual(urls);
    }
    await clickButton(one, 'Reset to defaults');
    await expect.poll(() => valuesIn(one)).toEqual([]);
    await expect.poll(() => valuesIn(other)).toEqual([]);
    await clickButton(one, 'Undo');
    await expect.poll(async () => (await valuesIn(other))[0]).toBe('https://second.example/dns-query');
    await one.close();
    await other.close();
  });
});

describe('synced storage that takes nothing', () => {
  it('costs no change, and the page says so until it takes something again', async () => {
    // As full as it gets.
    await browser().api(async ({ storage }) => {
      for (let size = 8000, i = 0; size > 0; i++) {
        await storage.sync.set({ [`junk${i}`]: 'x'.repeat(size) }).catch(() => {
          size = size >> 1;
        });
      }
    });
    const options = await openOptions();
    await fill(options, { 'nat64-prefix': prefix });
    await poll('the notice', () => has(options, 'main > .notice'));
    expect(await prefixesIn(options)).toEqual([prefix]);
    await browser().killBackground();
    const tab = await browser().openTab(page('nsp.test'));
    await waitForTable(browser(), tab, { icon: '4' });
    await browser().api(({ storage }) => storage.sync.clear());
    await choose(options, 'theme', 'dark');
    await expect.poll(synced).toEqual({ nat64Prefixes: [prefix], theme: 'dark' });
    await expect.poll(() => has(options, 'main > .notice')).toBe(false);
    await tab.close();
    await options.close();
  });
});

describe('the options page', () => {
  it('has nothing that axe finds wrong, in both themes, with errors and an open form', async () => {
    const options = await openOptions();
    for (const theme of ['light', 'dark'] as const) {
      await choose(options, 'theme', theme);
      await expect.poll(() => themeOf(options)).toBe(theme);
      expect({ theme, found: await violations(options) }).toEqual({ theme, found: [] });
    }
    await fill(options, { 'nat64-prefix': prefix });
    await fill(options, { 'nat64-prefix': 'nonsense' });
    await clickButton(options, 'Add a provider…');
    await fill(options, { name: 'x', address: 'x' });
    for (const theme of ['dark', 'light']) {
      await choose(options, 'theme', theme);
      await expect.poll(() => themeOf(options)).toBe(theme);
      expect({ theme, found: await violations(options) }).toEqual({ theme, found: [] });
    }
    await options.close();
  });

  it('fits a narrow window without scrolling sideways', async () => {
    const options = await openOptions();
    await clickButton(options, 'Add a provider…');
    await fill(options, { 'nat64-prefix': '2001:db8:1234:5678:9a:bcde:f012:3456/96' });
    await makeWide(options, 320);
    const widest = await options.evaluate(() =>
      Math.max(...[...document.querySelectorAll('body *')].map((element) => element.getBoundingClientRect().right)),
    );
    expect(widest).toBeLessThanOrEqual(320);
    await makeWide(options);
    expect(await fitsAcross(options)).toBe(true);
    await options.close();
  });
});
