/** Whether verdicts come true in a world that others wrote (docs/readiness.md), as tests. */
import { beforeAll, describe, expect, it } from 'vitest';
import { type Compared, type Comparison, compare } from './compare.ts';
import type { Facts, Job } from './job.ts';
import { launch } from './launch.ts';
import { groupBy } from './report.ts';
import { likelyWrong, reasonOf, sentence } from './rules.ts';

/** Builds the world of a job once, and demands of it what docs/readiness.md says. */
export function describeTruth(job: Job): void {
  describe(`in a world that others wrote, seed ${job.seed}`, () => {
    let facts: Facts;
    let comparison: Comparison;
    let decided: readonly Compared[];

    beforeAll(async () => {
      facts = await launch(job);
      comparison = compare(facts);
      decided = comparison.all.filter(({ score }) => score !== 'unknown');
    }, 1_200_000);

    it('hosts of most kinds were tried in each network, and both families carried something', () => {
      for (const { browser, network, served } of facts.observations) {
        const families = new Set(served.map(({ server }) => (server.includes(':') ? 6 : 4)));
        const expected = network === 'ipv4-only' ? [4] : network === 'ipv6-only' ? [6] : [4, 6];
        expect([browser, network, [...families].sort()]).toEqual([browser, network, expected]);
      }
      for (const [where, uses] of groupBy(
        comparison.all,
        ({ vantage, network, browser }) => `${vantage} ${network} ${browser}`,
      )) {
        expect(new Set(uses.map(({ kind }) => kind)).size, where).toBeGreaterThan(30);
        for (const truth of ['works', 'breaks']) {
          expect(uses.filter((each) => each.truth === truth).length, `${where} ${truth}`).toBeGreaterThan(5);
        }
      }
    });

    it('of all loads at most one in thirty was still under way at the end', () => {
      const pagesShown = facts.observations.flatMap(({ seen }) =>
        Object.entries(seen).filter(([, { shown }]) => shown),
      );
      const loads = new Map(facts.plan.pages.map((page) => [page.id, page.loads.length]));
      const all = pagesShown.reduce((sum, [id]) => sum + (loads.get(id) ?? 0), 0);
      const pending = pagesShown.flatMap(([, page]) => page.pending);
      expect(pending.length <= all / 30 ? [] : pending).toEqual([]);
      expect(facts.observations.flatMap(({ seen }) => Object.keys(seen).filter((id) => seen[id]?.open))).toEqual([]);
    });

    it('what pages noted, servers knew of', () => {
      expect(comparison.contradictions).toEqual([]);
    });

    it('no verdict that is called certain is wrong', () => {
      const wrong = decided.filter(({ confidence, score }) => confidence === 'certain' && score === 'wrong');
      expect(wrong.map(sentence)).toEqual([]);
    });

    it('of those called likely at most one in a hundred is wrong', () => {
      const likely = decided.filter(({ confidence }) => confidence === 'likely');
      const wrong = likely.filter(({ score }) => score === 'wrong');
      expect(wrong.length <= likely.length * likelyWrong ? [] : wrong.map(sentence)).toEqual([]);
    });

    it('unknown is only what nobody could know, with the reason', () => {
      const open = comparison.all.filter((each) => each.what === 'use' && each.score === 'unknown' && !reasonOf(each));
      expect(open.map(sentence)).toEqual([]);
    });
  });
}
