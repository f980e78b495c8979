import { describe, expect, it } from 'vitest';
import type { Queries } from '../../../../../cli/survey/database/database.ts';
import type { ResultRows } from '../../../../../cli/survey/work/result-rows.ts';
import { ResultStore } from '../../../../../cli/survey/work/result-store.ts';

const rows = { visit: {}, hosts: [], sightings: [], facts: Buffer.from('') } as unknown as ResultRows;
const jobOf = (site: string) => ({ id: `job ${site}`, data: { site } });

/** A database that notes what each commit holds, and refuses one site. */
function noted(refused?: string) {
  const commits: string[][] = [];
  const failed: string[][] = [];
  const transaction = async <Result>(work: (queries: Queries) => Promise<Result>): Promise<Result> => {
    const done: string[] = [];
    const query = async <Row>(_: string, values: readonly unknown[] = []): Promise<Row[]> => {
      // An answer takes a while, in which more may come.
      await new Promise((resolve) => setImmediate(resolve));
      const sites = (JSON.parse(String(values[1])) as { site_id: string }[]).map(({ site_id }) => site_id);
      done.push(...sites);
      if (refused !== undefined && sites.includes(refused)) {
        failed.push(sites);
        throw new Error('refused');
      }
      return [];
    };
    const result = await work({ query, done } as Queries);
    commits.push(done);
    return result;
  };
  const completed: string[][] = [];
  const queue = { complete: async (name: string, ids: string[]) => void completed.push([name, ...ids]) } as never;
  const store = new ResultStore({ transaction }, queue, 1, (work) => work());
  return { store, commits, failed, completed };
}

describe('results of a worker', () => {
  it('that come while one is stored are one commit, in which the jobs of each queue are completed', async () => {
    const { store, commits, completed } = noted();
    const settle = (site: string, queue = 'sites') => store.settle(queue, jobOf(site), rows);
    await Promise.all([settle('1'), settle('2'), settle('3', 'abandoned'), settle('4')]);
    expect(commits).toEqual([['1'], ['2', '3', '4']]);
    expect(completed).toEqual([
      ['sites', 'job 1'],
      ['sites', 'job 2', 'job 4'],
      ['abandoned', 'job 3'],
    ]);
  });

  it('are tried alone where they are refused together, so that one costs no other', async () => {
    const { store, commits, failed } = noted('3');
    const settled = await Promise.allSettled(['1', '2', '3', '4'].map((site) => store.settle('s', jobOf(site), rows)));
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
    expect(failed).toEqual([['2', '3', '4'], ['3']]);
    expect(commits).toEqual([['1'], ['2'], ['4']]);
  });
});
