import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The folder whose files have browsers to share. */
const folder = '/test/e2e/';

/** How a test file says which browser it wants; empty where it starts its own. */
function wantedBrowser({ moduleId }: TestSpecification): string {
  if (!moduleId.includes(folder)) return '';
  return /browserForFile\(.*\)/.exec(readFileSync(moduleId, 'utf8'))?.[0] ?? '';
}

/**
 * What files take in a browser, in seconds of a processor, where it is much more than the others'. Shards are as long as
 * each other by it; a wrong number makes them uneven, nothing else.
 */
const seconds: Readonly<Record<string, number>> = {
  'browser-apis.test.ts': 59,
  'readiness.test.ts': 58,
  'aaaa.test.ts': 33,
  'whois.test.ts': 31,
  'geometry.test.ts': 30,
  'audit.test.ts': 29,
  'survival.test.ts': 28,
  'attribution.test.ts': 28,
  'phone.test.ts': 21,
  'side-view.test.ts': 21,
  'startup.test.ts': 21,
  'options.test.ts': 20,
  'commands.test.ts': 90,
  'visits.test.ts': 60,
  // The unit tests that have a browser show pages in it.
  'live.test.ts': 45,
  'package.test.ts': 40,
};

function secondsOf({ moduleId }: TestSpecification): number {
  return seconds[basename(moduleId)] ?? (moduleId.includes('/test/unit/') ? 0.5 : 9);
}

/**
 * Puts test files that want the same browser one after the other, so that they share one (`browserForFile`). Those that
 * start their own come before, while no shared one waits. Any other order is as right, and slower.
 */
export class ShareSequencer extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const wanted = new Map(files.map((file) => [file, wantedBrowser(file)]));
    return (await super.sort(files)).sort((a, b) => (wanted.get(a) ?? '').localeCompare(wanted.get(b) ?? ''));
  }

  /** Deals files to shards so that those that share a browser are in one, and all shards take about as long. */
  override async shard(files: TestSpecification[]): Promise<TestSpecification[]> {
    const { index, count } = this.ctx.config.shard ?? { index: 1, count: 1 };
    const together = new Map<string, TestSpecification[]>();
    for (const file of files) {
      const key = wantedBrowser(file) || file.moduleId;
      together.set(key, [...(together.get(key) ?? []), file]);
    }
    const sum = (some: readonly TestSpecification[]): number => some.reduce((all, file) => all + secondsOf(file), 0);
    const groups = [...together]
      .sort(([one], [other]) => one.localeCompare(other))
      .map(([, group]) => group)
      .sort((a, b) => sum(b) - sum(a));
    const shards: TestSpecification[][] = Array.from({ length: count }, () => []);
    for (const group of groups) {
      const shortest = shards.reduce((least, shard) => (sum(shard) < sum(least) ? shard : least));
      shortest.push(...group);
    }
    return shards[index - 1] ?? [];
  }
}
