import { expect, it } from 'vitest';
import { ObservedTypes } from '../../../../cli/visits/observed-types.ts';
import { severityOf } from '../../../../src/readiness/verdicts/severity.ts';
import { host } from '../../readiness/facts.ts';

// As Chromium 156 sends it (test/cli/observed-types.test.ts).
const ahead = { url: 'https://a.test/next.css', headers: { 'Sec-Purpose': 'prefetch' } };

const typesOf = (types: ObservedTypes, ...endpoints: Parameters<typeof host>[1][]) =>
  types.withTypes(host('a.test', ...endpoints)).endpoints.map((endpoint) => endpoint.types);

it('what a page fetches for later, and its manifest, are no content of it', () => {
  const types = new ObservedTypes();
  types.note('Other', ahead);
  types.note('Manifest', { url: 'https://a.test/app.webmanifest' });
  const [known = {}] = typesOf(types, { type: 'other', count: 2 });
  expect(known).toEqual({ speculative: 1, web_manifest: 1 });
  expect(severityOf(known, false)).toBe('background');
});

it('of what has no name as many keep none as were not observed, at the port where they were', () => {
  const types = new ObservedTypes();
  types.note('Other', ahead);
  types.note('Other', { url: 'https://a.test/favicon.ico' });
  types.note('Prefetch', { url: 'https://a.test:8443/next.html' });
  expect(
    typesOf(types, { type: 'other', count: 2 }, { port: 8443, type: 'other' }, { port: 80, type: 'other' }),
  ).toEqual([{ speculative: 1, other: 1 }, { speculative: 1 }, { other: 1 }]);
});

it('what has a name keeps it, and so do the hosts of another visit', () => {
  const types = new ObservedTypes();
  types.note('Other', ahead);
  expect(typesOf(types, { type: 'image' })).toEqual([{ image: 1 }]);
  types.reset();
  expect(typesOf(types, { type: 'other' })).toEqual([{ other: 1 }]);
});
