import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { textComparison } from '../../../cli/output/text-comparison.ts';
import { textReport } from '../../../cli/output/text-report.ts';
import { consoleText } from '../../../cli/terminal/console.ts';
import { progressOn } from '../../../cli/terminal/progress.ts';
import { plain } from '../../../cli/terminal/terminal.ts';
import { writeComparison } from '../../../src/format/comparison.ts';
import { type FormatId, formats } from '../../../src/format/formats.ts';
import { parseJsonReport } from '../../../src/format/parse-json-report.ts';
import { parseNdjson } from '../../../src/format/parse-ndjson.ts';
import { writeReport } from '../../../src/format/write-report.ts';
import { compareReports } from '../../../src/readiness/judged-report/compare-reports.ts';
import { judgeReport } from '../../../src/readiness/judged-report/judge-report.ts';
import type { Report } from '../../../src/readiness/report/report.ts';
import { englishText } from '../popup/english.ts';
import { four, host, page, records, report, run, site, six } from '../readiness/facts.ts';
import { fakeViewer } from './fake-viewer.ts';

/**
 * A sequence that sets a terminal's title, a line that looks like another message, the one-byte forms of these (C1), bidi
 * overrides and isolates, what is not seen at all, and half a character.
 */
const attack =
  '\u001b]0;owned\u0007\u001b[2J\r\n::error::x\u009b31m\u0085\u202e\u2066\u200b\u2028\u{e0041}\ufeff\ud800';
/** Code points of which none may come out; line breaks that a format needs are looked at apart. */
const dangerous: readonly (readonly [first: number, last: number])[] = [
  [0x00, 0x09],
  [0x0b, 0x1f],
  [0x7f, 0x9f],
  [0xad, 0xad],
  [0x61c, 0x61c],
  [0x200b, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x206f],
  [0xd800, 0xdfff],
  [0xfeff, 0xfeff],
  [0xfff9, 0xfffb],
  [0xe0000, 0xe0fff],
];
const isDangerous = (line: string) =>
  [...line].some((character) => {
    const code = character.codePointAt(0) ?? 0;
    return dangerous.some(([first, last]) => code >= first && code <= last);
  });

/** A report in which each text that somebody else chose is the attack. */
const hostile = (at: string): Report =>
  report(
    [
      {
        ...page(
          [
            host(`main${attack}.test`, { at: six, type: 'main_frame' }),
            host(`a${attack}.test`, { at, type: `s${attack.slice(-9)}`, error: `net::${attack}` }),
            host(`b${attack}.test`, { at: attack, type: 'image' }),
          ],
          { id: `id${attack}`, url: `https://main${attack}.test/${attack}`, run: run.id },
        ),
        requested: `https://x.test/${attack}`,
        problem: { id: 'steps', text: attack },
        preview: { network: 'without-nat64', blocked: [`c${attack}.test`] },
      },
    ],
    [
      records(`a${attack}.test`, [attack], at === four ? 'no-data' : [at], {
        cnames: [`alias${attack}.test`],
        source: { kind: 'server', server: attack },
      }),
    ],
    [{ ...run, browser: `Chromium ${attack}` }],
  );

const before = hostile(six);
const after = hostile(four);
const options = {
  paths: true,
  siteOf: site,
  text: englishText,
  generator: 'Greensix 0.1.0',
  time: 0,
  viewer: fakeViewer,
};
const input = {
  judged: judgeReport(after, site),
  style: plain,
  findings: [{ criterion: 'partial' as const, where: attack, hostnames: [attack] }],
  allows: () => false,
  unmatched: [attack],
  unchecked: [{ hostname: attack, records: undefined, sightings: { reached: [] } }],
};

/** Every way in which words of somebody else leave. */
const outputs: Readonly<Record<string, () => string>> = {
  ...Object.fromEntries(
    (Object.keys(formats) as FormatId[]).map((format) => [format, () => writeReport(formats[format], after, options)]),
  ),
  text: () => textReport(input),
  'text comparison': () => textComparison(compareReports(judgeReport(before, site), judgeReport(after, site)), plain),
  'markdown comparison': () => writeComparison(before, after, options),
  console: () =>
    consoleText(`Before\u001b[31m${attack.slice(0, 14)}${attack.slice(-9)}\u001b[0m\n`).replaceAll(/.\[(?:31|0)m/g, ''),
  progress: () => {
    let all = '';
    const write = (text: unknown) => {
      all += text;
      return true;
    };
    const progress = progressOn({ isTTY: false, columns: 80, write }, { quiet: false, total: 1 });
    progress.note(attack);
    progress.started(attack);
    progress.finished(attack, () => 'done');
    return all;
  },
};

describe('hostile text', () => {
  it.each(Object.keys(outputs))('does nothing in the output of: %s', (name) => {
    const text = outputs[name]?.() ?? '';
    expect(text.length).toBeGreaterThan(30);
    const lines = name === 'csv' ? text.split('\r\n') : text.split('\n');
    const found = lines.filter(isDangerous);
    expect(found.map((line) => JSON.stringify(line.slice(0, 300)))).toEqual([]);
    expect(lines.filter((line) => line.trim().startsWith('::error'))).toEqual([]);
  });

  it('is lost to no machine: JSON and NDJSON read back as they were written', () => {
    expect(parseJsonReport(writeReport(formats.json, after, options))).toEqual({ ok: true, report: after });
    expect(parseNdjson(writeReport(formats.ndjson, after, options))).toEqual({ ok: true, report: after });
  });

  it('has one door to the terminal', () => {
    const files = readdirSync('cli', { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
    const writers = files.filter((name) =>
      /process\.std(?:out|err)\.write|console\.\w+\(/.test(readFileSync(join('cli', name), 'utf8')),
    );
    expect(writers).toEqual([join('terminal', 'console.ts')]);
  });
});
