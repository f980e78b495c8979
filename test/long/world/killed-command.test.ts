/**
 * The command is ended by `kill -9` a hundred times (GREENSIX_KILLS), at random moments of all that it does: starting, opening
 * its browser, visiting, asking the DNS, writing its report. Each next one goes on with the state of those before it.
 */
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { Packed } from '../../cli/packed.ts';
import { Random } from '../../truth/random.ts';
import { AUDIT_PAGES, pageUrl } from '../../world/audit-pages.ts';
import { WorldClient } from '../../world/client.ts';

const kills = Number(process.env.GREENSIX_KILLS ?? 100);
const seed = Number(process.env.GREENSIX_SEED ?? 1);
const pages = 40;
const state = 'state.ndjson';

const world = new WorldClient(inject('worldPort'));
let packed: Packed;

beforeAll(async () => {
  packed = new Packed(await world.certificates());
});
afterAll(() => packed.remove());

const kept = () => packed.pagesIn(state);
const requestedIn = (lines: readonly string[]): string[] => lines.map((line) => JSON.parse(line).page.requested);
const classes = (name: string): Record<string, string> =>
  Object.fromEntries(
    (
      JSON.parse(readFileSync(packed.path(name), 'utf8')) as {
        pages: { requested: string; verdict: { class: string } }[];
      }
    ).pages.map((page) => [page.requested, page.verdict.class]),
  );

it(`${kills} times kill -9: no page is lost or twice, and nothing is left behind`, async () => {
  const random = new Random(seed);
  const own = AUDIT_PAGES.map(pageUrl);
  const urls = Array.from({ length: pages }, (_, at) => `${own[at % own.length]}${at < own.length ? '' : `#${at}`}`);
  packed.write('list.txt', urls.join('\n'));
  const command = ['audit', '--list', 'list.txt', '--quiet-time', '0.3', '--timeout', '20', '--jobs', '3'];
  const calmStart = performance.now();
  const calm = await packed.run([...command, '--out', 'calm.json']);
  expect(calm.code, calm.stderr).toBe(0);
  const wholeMs = performance.now() - calmStart;

  const resume = [...command, '--state', state, '--resume', '--out', 'resumed.json'];
  const survey = { kills: 0, completed: 0, before: 0, during: 0, keptAtKill: 0, leftFolders: 0 };
  while (survey.kills < kills) {
    const before = kept();
    const child = packed.start(resume);
    const closed = once(child, 'close');
    // Most moments of the first seconds, and some of the whole way.
    const maxMs = random.below(3) === 0 ? wholeMs * 1.2 : 5000;
    await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, random.below(maxMs)))]);
    const isKilled = child.exitCode === null && child.kill('SIGKILL');
    const [code] = (await closed) as [number | null];
    const after = kept();
    // A torn line may stand between; whole ones stay as they were, in their order.
    expect(after.slice(0, before.length), `seed ${seed}, kill ${survey.kills}`).toEqual(before);
    const asked = requestedIn(after);
    expect(new Set(asked).size).toBe(asked.length);
    survey.leftFolders = Math.max(survey.leftFolders, readdirSync(packed.path('tmp')).length);
    if (isKilled && code === null) {
      survey.kills++;
      survey[after.length > before.length ? 'during' : 'before']++;
      survey.keptAtKill += after.length - before.length;
    } else {
      expect(code, 'a run that was not killed').toBe(0);
      survey.completed++;
      expect(requestedIn(kept()).sort()).toEqual([...urls].sort());
      expect(classes('resumed.json')).toEqual(classes('calm.json'));
      rmSync(packed.path(state));
    }
  }
  const last = await packed.run(resume);
  expect(last.code, last.stderr).toBe(0);
  expect(requestedIn(kept()).sort()).toEqual([...urls].sort());
  expect(classes('resumed.json')).toEqual(classes('calm.json'));
  expect(readdirSync(packed.path('tmp'))).toEqual([]);
  expect(existsSync(packed.path(`${state}.lock`))).toBe(false);
  console.log(JSON.stringify({ seed, pages, ...survey }));
});
