/**
 * What holds for every reader of what others wrote: it gives a value or one of its own refusals, whatever it is given; its
 * sentences carry nothing that a terminal obeys. A new reader is an entry here. `npm test` tries a few inputs of each,
 * `npm run test:long` many (test/long/unit/readers.test.ts).
 */
import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect } from 'vitest';
import { parseListFile } from '../../../cli/input/parse-list-file.ts';
import { parseAddress } from '../../../src/address/address.ts';
import { decodeAnswer } from '../../../src/dns/decode-answer.ts';
import type { Question } from '../../../src/dns/question.ts';
import { FileError } from '../../../src/format/file/file-text.ts';
import { harProblemText } from '../../../src/format/har/har-problems.ts';
import { type HarImport, importHar, importHarFile } from '../../../src/format/har/import-har.ts';
import { HarReader, parseHar } from '../../../src/format/har/parse-har.ts';
import { HarScanner } from '../../../src/format/har/scan-har.ts';
import { parseServerAddress } from '../../../src/format/har/server-address.ts';
import { ndjsonLine } from '../../../src/format/ndjson.ts';
import { parseJsonReport } from '../../../src/format/parse-json-report.ts';
import { parseNdjson } from '../../../src/format/parse-ndjson.ts';
import { parseWhoisCard } from '../../../src/lookup/rdap/parse-whois-card.ts';
import { parseSettingsFile, writeSettingsFile } from '../../../src/settings/settings-file.ts';
import { defaultSettings } from '../../../src/settings.ts';
import * as packets from '../dns/packets.ts';
import { mutated, mutatedBytes, mutations, pieces, shares } from './mutations.ts';

const filesOf = (folder: string, ending: string) =>
  readdirSync(folder)
    .filter((name) => name.endsWith(ending))
    .map((name) => readFileSync(`${folder}/${name}`));

const hars = filesOf('test/data/har', '.har');
const rdapAnswers = filesOf('test/data/rdap', '.json').map((bytes) => bytes.toString());
const reports = hars.flatMap((bytes) => {
  const result = importHar(bytes.toString(), { id: 'run', nat64Prefixes: [] });
  return result.ok ? [result.report] : [];
});
const ndjsons = reports.map(({ runs, pages }) =>
  [...runs.map((run) => ndjsonLine({ run })), ...pages.map((page) => ndjsonLine({ page }))].join(''),
);
const jsons = reports.map((report) => JSON.stringify({ format: 'greensix-report', version: 1, ...report }));

const answerPackets = Object.values(packets).filter((value) => value instanceof Uint8Array);

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const control = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;
const expectReadable = (sentence: string) => expect(sentence).not.toMatch(control);

async function* chunked(parts: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* parts;
}

function expectHar(result: HarImport): void {
  if (!result.ok) {
    expectReadable(result.error);
    return;
  }
  for (const problem of result.problems) expectReadable(harProblemText(problem));
  expect(result.problems.length).toBeLessThan(100);
}

/** Reads in pieces. */
function readInPieces(text: string, cuts: readonly number[]) {
  const reader = new HarReader();
  for (const piece of pieces(text, cuts)) reader.push(piece);
  return reader.end();
}

/** The entries that a scanner hands over; objects and lists only, as others are none. */
function scanned(text: string): unknown[] {
  const found: unknown[] = [];
  const ignore = () => {};
  const scanner = new HarScanner({
    log: ignore,
    maker: ignore,
    page: ignore,
    entries: ignore,
    entry: (value) => found.push(value),
  });
  scanner.push(text);
  expect(scanner.end().broken).toBe(false);
  return found;
}

/** Each runs so many inputs, and throws at the first for which its name does not hold. */
export const readerProperties: Readonly<Record<string, (numRuns: number) => Promise<void>>> = {
  'HAR, as text, is read or refused, and in pieces as in one': async (numRuns) => {
    const texts = hars.map((bytes) => bytes.toString());
    fc.assert(
      fc.property(fc.constantFrom(...texts), mutations, shares, (text, changes, cuts) => {
        const given = mutated(text, changes);
        expectHar(importHar(given, { id: 'run', nat64Prefixes: [] }));
        expect(readInPieces(given, cuts)).toEqual(parseHar(given));
      }),
      { numRuns },
    );
  },
  'HAR, of several files that are broken, is read or refused': async (numRuns) => {
    const text = fc
      .tuple(fc.constantFrom(...hars.map((bytes) => bytes.toString())), mutations)
      .map(([har, changes]) => mutated(har, changes));
    fc.assert(
      fc.property(fc.array(text, { maxLength: 4 }), (texts) => {
        expectHar(importHar(texts.join(''), { id: 'run', nat64Prefixes: [] }));
      }),
      { numRuns: Math.ceil(numRuns / 4) },
    );
  },
  'HAR, as bytes in any encoding, is read or refused': async (numRuns) => {
    const files = hars.flatMap((bytes) => [bytes, gzipSync(bytes), Buffer.from(`\ufeff${bytes}`, 'utf16le')]);
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc
            .tuple(fc.constantFrom<Uint8Array[]>(...files), mutations)
            .map(([bytes, changes]) => mutatedBytes(bytes, changes)),
          fc.uint8Array({ maxLength: 200 }),
        ),
        shares,
        async (bytes, cuts) => expectHar(await importHarFile(chunked(pieces(bytes, cuts)), [])),
      ),
      { numRuns: Math.ceil(numRuns / 4) },
    );
  },
  'HAR has the entries that JSON has': async (numRuns) => {
    fc.assert(
      fc.property(
        fc.array(fc.jsonValue({ maxDepth: 4 }), { maxLength: 6 }),
        fc.jsonValue(),
        fc.nat(4),
        (entries, other, indent) => {
          const text = JSON.stringify({ other, log: { a: other, entries, version: other }, b: other }, null, indent);
          const wanted = entries.map((value) => (typeof value === 'object' && value !== null ? value : undefined));
          expect(scanned(text)).toEqual(
            JSON.parse(JSON.stringify(wanted, (_, value) => value ?? null)).map((value: unknown) => value ?? undefined),
          );
        },
      ),
      { numRuns },
    );
  },
  "a server's address is found or not": async (numRuns) => {
    const known = [
      '192.0.2.1',
      '[2001:db8::1]:443',
      'a.test/192.0.2.1',
      'fe80::1%en0',
      '2001:db8::1.443',
      '::ffff:192.0.2.1',
    ];
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(...known)), mutations, (text, changes) => {
        const address = parseServerAddress(mutated(text, changes));
        if (address !== null) expect(parseAddress(address)).not.toBeNull();
      }),
      { numRuns },
    );
  },
  'NDJSON of reports is read or refused': async (numRuns) => {
    fc.assert(
      fc.property(fc.constantFrom(...ndjsons), mutations, (text, changes) => {
        const reading = parseNdjson(mutated(text, changes));
        if (reading.ok) expect(reading.report.runs).toBeInstanceOf(Array);
        else expectReadable(reading.error);
      }),
      { numRuns },
    );
  },
  'JSON of reports is read or refused': async (numRuns) => {
    fc.assert(
      fc.property(fc.constantFrom(...jsons), mutations, (text, changes) => {
        const reading = parseJsonReport(mutated(text, changes));
        if (!reading.ok) expectReadable(reading.error);
      }),
      { numRuns },
    );
  },
  'an answer of RDAP is a card or none': async (numRuns) => {
    const addresses = ['8.8.8.8', '193.0.6.139', '2001:4860::1'].flatMap((text) => parseAddress(text) ?? []);
    fc.assert(
      fc.property(
        fc.oneof(
          fc.tuple(fc.constantFrom(...rdapAnswers), mutations).map(([text, changes]) => mutated(text, changes)),
          fc.json(),
        ),
        fc.constantFrom(...addresses),
        (text, address) => {
          const json = jsonOf(text);
          const card = parseWhoisCard(json, address, 'https://rdap.example/ip/1');
          if (card) expect(JSON.stringify(card).length).toBeLessThan(200_000);
        },
      ),
      { numRuns },
    );
  },
  'an answer of a resolver is an answer or broken': async (numRuns) => {
    const question: Question = { hostname: 'www.example.org', type: 'AAAA' };
    fc.assert(
      fc.property(
        fc.oneof(
          fc
            .tuple(fc.constantFrom(...answerPackets), mutations)
            .map(([bytes, changes]) => mutatedBytes(bytes, changes)),
          fc.uint8Array({ maxLength: 600 }),
        ),
        (bytes) => {
          expect(decodeAnswer(bytes, question)).toHaveProperty('status');
        },
      ),
      { numRuns },
    );
  },
  'a file of settings is taken as a whole or refused': async (numRuns) => {
    const file = writeSettingsFile(defaultSettings);
    fc.assert(
      fc.property(mutations, (changes) => {
        const result = parseSettingsFile(mutated(file, changes), { settings: defaultSettings, locked: [] });
        if (result.ok) expect(Object.keys(defaultSettings)).toEqual(expect.arrayContaining(Object.keys(result.values)));
        else expect('problems' in result && result.problems.length === 0).toBe(false);
      }),
      { numRuns },
    );
  },
  'a list of pages is a list of lines or cells': async (numRuns) => {
    const lists = [
      '1,a.test\n2,b.test\n',
      'origin,rank\nhttps://a.test,1000\n',
      '"Name";"URL"\n"A";"https://a.test/"\n',
    ];
    fc.assert(
      fc.property(fc.constantFrom(...lists), mutations, (text, changes) => {
        const given = mutated(text, changes);
        for (const page of pagesOrRefusal(given)) expect(page.length).toBeLessThanOrEqual(given.length);
      }),
      { numRuns },
    );
  },
};

/** What is no list is refused with a sentence, and with nothing else. */
function pagesOrRefusal(text: string): string[] {
  try {
    return parseListFile(text);
  } catch (error) {
    expect(error).toBeInstanceOf(FileError);
    return [];
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
