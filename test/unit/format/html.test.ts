import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readItems } from '../../../audit/report/read-items.ts';
import { builtViewer } from '../../../scripts/build/viewer.ts';
import { allSteps } from '../../../src/async/time-slices.ts';
import { formats } from '../../../src/format/formats.ts';
import { writeReport } from '../../../src/format/write-report.ts';
import { judgeReport } from '../../../src/readiness/judged-report/judge-report.ts';
import type { Report } from '../../../src/readiness/report/report.ts';
import { largeReport } from '../audit/reports.ts';
import { englishText } from '../popup/english.ts';
import { four, host, page, records, report, run, site, six } from '../readiness/facts.ts';
import { fakeViewer } from './fake-viewer.ts';

const options = { text: englishText, siteOf: site, generator: 'Greensix 0.1.0', time: 0, viewer: fakeViewer };
const write = (of: Report, paths = true) => writeReport(formats.html, of, { ...options, paths });
const elementsOf = (html: string) =>
  [...html.matchAll(/<script type="application\/json" data-greensix>(.*?)<\/script>/gs)].map(([, json = '']) => json);
const read = (html: string) => allSteps(readItems(elementsOf(html)));

const attacks = [
  '</script><script>alert(1)</script>',
  '<!--<script>',
  ']]>',
  '"><img src=x onerror=alert(1)>',
  '\u202e\u0000\u2028',
  '&lt;',
];
const withAttack = (attack: string) =>
  report(
    [
      {
        ...page(
          [host('www.shop.test', { at: six, type: 'main_frame' }), host('cdn.test', { at: four, type: attack })],
          {
            id: attack,
            url: `https://www.shop.test/${attack}`,
          },
        ),
        problem: { id: 'steps', text: attack },
      },
    ],
    [records('cdn.test', [attack], 'no-data', { cnames: [`${attack}.test`] })],
    [{ ...run, browser: attack }],
  );

describe('a report as HTML', () => {
  it('has all facts, so that whoever opens it judges the same', () => {
    for (const whole of [largeReport(700, 20), withAttack('x')]) {
      const data = read(write(whole));
      expect(data?.report).toEqual(whole);
      const siteOf = (hostname: string) => data?.sites.get(hostname) ?? hostname;
      expect(judgeReport(data?.report ?? whole, siteOf)).toEqual(judgeReport(whole, site));
    }
  });

  it('cannot be made to hold another element by any text of the report', () => {
    const shape = (html: string) =>
      (html.match(/<\/?[a-z!][^>]*>/gi) ?? []).filter((tag) => !tag.startsWith('<title')).join('\n');
    const plain = shape(write(withAttack('x')));
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.constantFrom(...attacks), fc.string({ maxLength: 4 })), { maxLength: 5 }),
        (parts) => {
          const of = withAttack(parts.join(''));
          const html = write(of);
          expect(shape(html)).toBe(plain);
          expect(read(html)?.report).toEqual(of);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('names its sites in the title so that they cannot end it', () => {
    const of = report([page([host('</title><b>', { at: six, type: 'main_frame' })], { url: 'https://</title><b>/' })]);
    expect(write(of)).toMatch(/<title>[^<]*&#60;\/title&#62;&#60;b&#62;[^<]*<\/title>/);
  });

  it('writes no path that is to be left out', () => {
    const of = report([
      page([host('www.shop.test', { at: six, type: 'main_frame' })], { url: 'https://www.shop.test/secret' }),
    ]);
    expect(write(of)).toContain('/secret');
    expect(write(of, false)).not.toContain('/secret');
    expect(read(write(of, false))?.head.redacted).toBe(true);
  });

  it('lets run nothing but the built script and style, which ask for nothing', async () => {
    const { viewer } = await builtViewer();
    const html = writeReport(formats.html, withAttack('x'), {
      ...options,
      paths: true,
      viewer: { ...fakeViewer, ...viewer },
    });
    const [, policy = ''] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html) ?? [];
    const hash = (text = '') => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
    const script = /<script type="module">(.*?)<\/script>/s.exec(html)?.[1];
    const style = /<style>(.*?)<\/style>/s.exec(html)?.[1];
    expect(policy.replaceAll('&#39;', "'").split('; ')).toEqual([
      "default-src 'none'",
      `script-src ${hash(script)}`,
      `style-src ${hash(style)}`,
      'img-src data:',
      "base-uri 'none'",
      "form-action 'none'",
    ]);
    for (const asking of [
      /\bfetch\(/,
      /XMLHttpRequest/,
      /\bimport\(/,
      /@import/,
      /url\((?!data:)/,
      /\.innerHTML\s*=[^=]/,
    ]) {
      expect(asking.exec(`${script}${style}`)?.[0]).toBeUndefined();
    }
    expect(html.indexOf('Content-Security-Policy')).toBeLessThan(html.indexOf('<style>'));
  });

  it('that was cut off is recognised', () => {
    const [first = '', ...rest] = elementsOf(write(largeReport(700, 20)));
    expect(allSteps(readItems([first.slice(0, -10), ...rest]))).toBeNull();
    expect(allSteps(readItems(rest))).toBeNull();
  });

  it('is not written without the built page', () => {
    expect(() => writeReport(formats.html, withAttack('x'), { ...options, paths: true, viewer: undefined })).toThrow(
      'built page',
    );
  });
});
