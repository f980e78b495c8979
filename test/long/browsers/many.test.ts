/** Many real tabs, and one page with very many frames: what the table of docs/reliability.md promises, in real browsers. */
import { expect, it } from 'vitest';
import { browserForFile, kind, shortTable, waitForTable } from '../../e2e/support/extension.ts';
import { poll } from '../../world/poll.ts';

/** GREENSIX_TABS and GREENSIX_FRAMES ask for other numbers. */
const tabs = Number(process.env.GREENSIX_TABS ?? 300);
const frames = Number(process.env.GREENSIX_FRAMES ?? 1000);
const hostsOfFrame = 10;
const requestsOfHost = 2;

const browser = browserForFile();
const images = ['a.v4.test', 'b.v4.test', 'a.v6.test', 'b.v6.test'];
const page = (at: number) =>
  `https://dual.test/page?icon=data:,&${images.map((image) => `img=//${image}/img`).join('&')}&tab=${at}`;

it(`${tabs} tabs keep every row when the background is killed`, async () => {
  const opened = [];
  for (let at = 0; at < tabs; at++) opened.push(await browser().openTab(page(at)));
  const tables = [];
  for (const tab of opened) {
    await waitForTable(browser(), tab, { main: 'dual.test' });
    tables.push(await shortTable(browser(), tab));
  }
  await browser().killBackground();
  for (const [at, tab] of opened.entries()) {
    await waitForTable(browser(), tab, tables[at] ?? {});
  }
  const rows = tables.map((table) => images.filter((image) => / 1\b/.test(table.rows[image] ?? '')).length);
  expect(rows).toEqual(Array<number>(tabs).fill(images.length));
  for (const tab of opened) await tab.close();
});

/** Where the page counts its frames that are done. */
type FramesScope = typeof globalThis & { framesDone?: number };

it(`${(frames * hostsOfFrame * requestsOfHost).toLocaleString('en')} requests of ${frames} frames are counted, each once`, async () => {
  const tab = await browser().openTab(page(0));
  const each = `hosts=${hostsOfFrame}&each=${requestsOfHost}&lanes=4`;
  // Some at a time, as a page that goes on and on makes them.
  await tab.evaluate(
    (path, count) => {
      const scope = globalThis as FramesScope;
      scope.framesDone = 0;
      const add = (at: number) =>
        new Promise<void>((resolve) => {
          const frame = document.createElement('iframe');
          frame.src = `${path}&frame=${at}`;
          const look = (): void => {
            if (frame.contentDocument?.title !== 'done') {
              setTimeout(look, 100);
              return;
            }
            scope.framesDone = (scope.framesDone ?? 0) + 1;
            resolve();
          };
          frame.onload = look;
          document.body.append(frame);
        });
      const addAll = async (): Promise<void> => {
        for (let at = 0; at < count; at += 20) {
          await Promise.all(Array.from({ length: 20 }, (_, more) => add(at + more)));
        }
      };
      void addAll();
    },
    `/bulk?${each}`,
    frames,
  );
  const framesDone = () => tab.evaluate(() => (globalThis as FramesScope).framesDone);
  await poll('all frames', async () => (await framesDone()) === frames, 1_800_000);
  const host = 'h0000.bulk.test';
  await poll(
    'all requests',
    async () => (await shortTable(browser(), tab)).rows[host]?.split(' ')[1] === String(frames * requestsOfHost),
  );
  await browser().killBackground();
  const { rows } = await shortTable(browser(), tab);
  for (let at = 0; at < hostsOfFrame; at++) {
    const name = `h${String(at).padStart(4, '0')}.bulk.test`;
    expect(rows[name]?.split(' ')[1], `${kind}: ${name}`).toBe(String(frames * requestsOfHost));
  }
});
