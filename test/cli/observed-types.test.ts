import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ReportPage } from '../../src/readiness/report/report.ts';
import { plainVisits, visitAll } from './plain-visits.ts';

/** A page that asks ahead, and for what an installed app would need: as a proxy it is asked for every name. */
const files: Readonly<Record<string, readonly [type: string, body: string]>> = {
  'page.test/': [
    'text/html',
    `<!doctype html><title>ahead</title>
    <link rel="manifest" href="http://manifest.test/app.webmanifest">
    <link rel="prefetch" href="http://ahead.test/next.css">
    <img src="http://seen.test/seen.svg">`,
  ],
  'manifest.test/app.webmanifest': ['application/manifest+json', '{"name":"App","start_url":"http://page.test/"}'],
  'ahead.test/next.css': ['text/css', 'body {}'],
  'seen.test/seen.svg': ['image/svg+xml', '<svg xmlns="http://www.w3.org/2000/svg"/>'],
};

const server = createServer(({ url = '/' }, response) => {
  const { host, pathname } = new URL(url, 'http://nobody.test');
  const [type, body] = files[`${host}${pathname}`] ?? ['text/plain', ''];
  response.setHeader('access-control-allow-origin', '*');
  response.setHeader('content-type', type);
  response.end(body);
});

let visited: ReportPage | undefined;

beforeAll(async () => {
  await new Promise<void>((listening) => {
    server.listen(0, '127.0.0.1', listening);
  });
  const { port } = server.address() as AddressInfo;
  process.env.GREENSIX_CHROMIUM_ARGS = `--proxy-server=127.0.0.1:${port}`;
  [visited] = await visitAll({
    ...plainVisits,
    urls: ['http://page.test/'],
    jobs: 1,
    timeoutMs: 60_000,
    quietMs: 1000,
  });
});

afterAll(() => {
  delete process.env.GREENSIX_CHROMIUM_ARGS;
  server.close();
});

function typesOf(hostname: string): unknown[] {
  const host = visited?.hosts.find((known) => known.hostname === hostname);
  return host?.endpoints.map(({ types }) => types) ?? [];
}

it('what a page asks for ahead, and its manifest, are told apart from what it shows', () => {
  expect(typesOf('ahead.test')).toEqual([{ speculative: 1 }]);
  expect(typesOf('manifest.test')).toEqual([{ web_manifest: 1 }]);
  expect(typesOf('seen.test')).toEqual([{ image: 1 }]);
});
