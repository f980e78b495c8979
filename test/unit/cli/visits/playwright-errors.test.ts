import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chromium } from 'playwright-core';
import { expect, it } from 'vitest';
import { reasonOfConnection } from '../../../../cli/visits/playwright-errors.ts';

/** @returns why no browser is reached there, as the command says it */
const reasonAt = (address: string) =>
  chromium.connectOverCDP(address, { timeout: 5000 }).then(() => 'none', reasonOfConnection);

it.each(['http', 'ws'])('where nobody listens, that is what is said: %s', async (scheme) => {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((done) => server.once('listening', done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  expect(await reasonAt(`${scheme}://127.0.0.1:${port}`)).toBe('nobody listens there');
});

it.each([
  ['http', 404, ''],
  ['http', 200, '<!doctype html>'],
  ['ws', 404, ''],
])('another server is no browser: %s, %s, %j', async (scheme, status, body) => {
  const server = createServer((_, response) => response.writeHead(status).end(body)).listen(0, '127.0.0.1');
  await new Promise((done) => server.once('listening', done));
  const { port } = server.address() as AddressInfo;
  expect(await reasonAt(`${scheme}://127.0.0.1:${port}`)).toBe('what answers there is no browser');
  await new Promise((done) => server.close(done));
});

it('whatever else Playwright says is said without the name of its call and without its log', () => {
  expect(reasonOfConnection(new Error('browserType.connectOverCDP: It rains.\nCall log:\n  - x'))).toBe('It rains');
});
