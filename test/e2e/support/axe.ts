import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { poll } from '../../world/poll.ts';
import type { ExtensionPage } from '../driver/driver.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** The ids of what axe finds wrong in a view, with the places. */
export async function violations(view: Pick<ExtensionPage, 'evaluate' | 'runScript'>): Promise<string[]> {
  await view.runScript(axe);
  // A colour in transition is not the colour that a reader sees, and on a busy machine one may begin at any moment.
  await view.evaluate(() => {
    const still = new CSSStyleSheet();
    still.replaceSync('* { transition: none !important; }');
    document.adoptedStyleSheets = [still];
  });
  await poll('a page at rest', () => view.evaluate(() => document.getAnimations().length === 0));
  return view.evaluate(async () => {
    const found = await (globalThis as unknown as { readonly axe: typeof import('axe-core') }).axe.run();
    return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(', ')}`);
  });
}
