/**
 * `npm run truth -- --seed 1 --seed 2 --pages 24`: judges and visits for each seed, prints the figures, and writes them
 * into docs/readiness-figures.md. With `--facts FILE` what was seen and predicted is kept, and read instead where it is there.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { browserKinds, browsers } from '../../scripts/install/browsers.mjs';
import { ensureTools } from '../../scripts/install/ensure-browsers.mjs';
import { compare } from './compare.ts';
import type { Facts } from './job.ts';
import { launch, truthTools, wholeJob } from './launch.ts';
import { document, figures, withFigures } from './report.ts';
import { refusals } from './rules.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', multiple: true, default: ['1'] },
    pages: { type: 'string', default: '24' },
    facts: { type: 'string' },
    'no-docs': { type: 'boolean', default: false },
  },
});

async function factsOf(seed: number): Promise<Facts> {
  const file = values.facts === undefined ? undefined : `${values.facts}-${seed}.json`;
  if (file !== undefined && existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as Facts;
  const facts = await launch(wholeJob(seed, Number(values.pages)));
  if (file !== undefined) writeFileSync(file, JSON.stringify(facts));
  return facts;
}

async function main(): Promise<void> {
  const found = ensureTools(truthTools);
  for (const kind of browserKinds) process.env[browsers[kind].variable] = found[kind];
  const sections: string[] = [];
  let refused = 0;
  for (const text of values.seed) {
    const seed = Number(text);
    if (!Number.isInteger(seed)) throw new Error(`--seed ${text} is no whole number`);
    const facts = await factsOf(seed);
    const comparison = compare(facts);
    const section = figures(facts, comparison.all);
    console.log(section);
    sections.push(section);
    for (const refusal of refusals(comparison)) {
      refused += 1;
      console.error(refusal);
    }
  }
  if (!values['no-docs']) writeFileSync(document, withFigures(readFileSync(document, 'utf8'), sections));
  if (refused > 0) process.exitCode = 1;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
});
