/**
 * The background is killed a thousand times (GREENSIX_KILLS), each time at a random moment of what a user does: a page
 * loads, comes back by Back or Forward, loads again, is prerendered (Chromium), a file is downloaded.
 */
import { expect, it } from 'vitest';
import { fetchIn, isDone } from '../../e2e/support/elements.ts';
import { browserForFile, kind, shortTable, waitForTable, world } from '../../e2e/support/extension.ts';
import { Random } from '../../truth/random.ts';
import { poll } from '../../world/poll.ts';

const kills = Number(process.env.GREENSIX_KILLS ?? 1000);
const seed = Number(process.env.GREENSIX_SEED ?? 1);
/** So long after its begin a step is interrupted at the latest, in milliseconds. */
const maxMs = 300;

const browser = browserForFile();
const mains = ['v6.test', 'v4.test', 'dual.test'];
const images = ['a.v4.test', 'b.v4.test', 'a.v6.test', 'b.v6.test'];
const page = (host: string, query = '') =>
  `https://${host}/page?icon=data:,&${images.map((image) => `img=//${image}/img`).join('&')}&${query}`;

/** @returns how many requests were counted in a row of the table, 0 where there is no row */
const countIn = (row: string | undefined) => Number(row?.split(' ')[1] ?? 0);

it(`${kills} kills lose only what came in the moment before, and count nothing twice`, async () => {
  const random = new Random(seed);
  let tab = await browser().openTab(page('v6.test'));
  const steps: Readonly<Record<string, (round: number) => Promise<unknown>>> = {
    load: (round) => tab.goto(page(random.pick(mains), `round=${round}`), { wait: 'none' }),
    reload: () => tab.reload({ wait: 'none' }),
    back: () => tab.back({ wait: 'none' }),
    forward: () => tab.forward({ wait: 'none' }),
    download: () => tab.evaluate(() => Object.assign(document.createElement('a'), { href: '/download' }).click()),
    ...(kind === 'chromium' && {
      prerender: (round) =>
        tab.goto(page('dual.test', `round=${round}&prerender=${encodeURIComponent(page('dual.test'))}`), {
          wait: 'none',
        }),
    }),
  };
  /** How many pages the tab can go back and forward to: drivers wait for one that is not there. */
  let behind = 0;
  let ahead = 0;
  const moved: Readonly<Record<string, () => void>> = {
    load: () => ([behind, ahead] = [behind + 1, 0]),
    prerender: () => ([behind, ahead] = [behind + 1, 0]),
    back: () => ([behind, ahead] = [behind - 1, ahead + 1]),
    forward: () => ([behind, ahead] = [behind + 1, ahead - 1]),
  };
  const isPossible = (name: string) => (name !== 'back' || behind > 0) && (name !== 'forward' || ahead > 0);
  const counts: Record<string, number> = {};
  let lost = 0;
  let loads = 0;
  for (let round = 1; round <= kills; round++) {
    // A new tab now and then, or Back would have ever more to choose from.
    if (round % 50 === 0) {
      await tab.close();
      tab = await browser().openTab(page('v6.test'));
      [behind, ahead] = [0, 0];
    }
    const name = random.pick(Object.keys(steps).filter(isPossible));
    moved[name]?.();
    counts[name] = (counts[name] ?? 0) + 1;
    await world.clearLog();
    const what = `seed ${seed}, round ${round}, ${name}`;
    await steps[name]?.(round).catch(() => {});
    await new Promise((resolve) => setTimeout(resolve, random.below(maxMs)));
    await browser().killBackground();
    const isBlank = () => location.protocol !== 'https:';
    await poll(`${what}: the page`, async () => (await isDone(tab)) || (await tab.evaluate(isBlank)), 30_000);
    // Back from the first page leads to the blank one that the tab began with.
    if (!(await isDone(tab))) {
      await tab.goto(page('v6.test'));
      [behind, ahead] = [behind + 1, 0];
      continue;
    }
    const host = await tab.evaluate(() => location.hostname);
    await waitForTable(browser(), tab, { main: host }).catch((error) => {
      throw new Error(`${what}: ${error instanceof Error ? error.message : error}`);
    });
    const { rows } = await shortTable(browser(), tab);
    if (round % 100 === 0) console.log(`${round} kills`);
    if (name === 'load') {
      loads++;
      const served = await world.log();
      for (const image of images) {
        const asked = served.filter((request) => request.host === image).length;
        expect(countIn(rows[image]), `${what}: ${image}`).toBeLessThanOrEqual(asked);
        lost += asked - countIn(rows[image]);
      }
    }
    // Whatever was lost: what comes now is counted, once.
    const before = countIn(rows['shared.test']);
    await fetchIn(tab, `//shared.test/json?${round}`);
    await poll(`${what}: the request after it`, async () => {
      const after = countIn((await shortTable(browser(), tab)).rows['shared.test']);
      expect(after, what).toBeLessThanOrEqual(before + 1);
      return after === before + 1;
    });
  }
  console.log(JSON.stringify({ kills, seed, steps: counts, loads, lost, requests: loads * images.length }));
  // A kill in the middle of a page of five requests can cost those under way, and no more.
  expect(lost).toBeLessThanOrEqual(loads * images.length * 0.5);
});
