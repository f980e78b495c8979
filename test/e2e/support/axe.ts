import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { poll } from '../../world/poll.ts';
import type { Pane } from '../driver/driver.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** The ids of what axe finds wrong in a view, with the places. */
export async function violations(view: Pick<Pane, 'evaluate'>): Promise<string[]> {
  await view.evaluate(`(() => { ${axe} })()`);
  // A colour in transition is not the colour that a reader sees.
  await poll('a page at rest', () => view.evaluate<boolean>('document.getAnimations().length === 0'));
  return view.evaluate<string[]>(
    `axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map((n) => n.target).join(', ')))`,
  );
}
