import { readFileSync } from 'node:fs';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The folder whose files have browsers to share. */
const folder = '/test/e2e/';

/** How a test file says which browser it wants; empty where it starts its own. */
function wantedBrowser({ moduleId }: TestSpecification): string {
  if (!moduleId.includes(folder)) return '';
  return /browserForFile\(.*\)/.exec(readFileSync(moduleId, 'utf8'))?.[0] ?? '';
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
}
