import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import { afterAll, describe, expect, it } from 'vitest';
import { tryService } from '../../../../cli/checks/try-service.ts';

const servers: Server[] = [];
afterAll(() => {
  for (const server of servers) server.close();
});

/** Listens on this computer over IPv6. */
async function listen(server: Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => {
    server.listen(0, '::1', resolve);
  });
  return (server.address() as AddressInfo).port;
}

/** A key and a certificate of an authority that is not known. */
function certificateFor(name: string, days: readonly string[] = ['-days', '2']) {
  const folder = mkdtempSync(join(tmpdir(), 'greensix-check-'));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-subj', '/CN=test'];
  const names = ['-addext', `subjectAltName=DNS:${name}`];
  try {
    execFileSync('openssl', ['req', '-x509', ...kind, '-keyout', key, '-out', cert, ...days, ...names], {
      stdio: 'ignore',
    });
    return { key: readFileSync(key), cert: readFileSync(cert) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const never = new AbortController().signal;
const attempt = (port: number, tls: boolean, hostname = 'www.shop.test') =>
  tryService({ run: 'run', hostname, port, address: '::1', tls }, never);

describe('trying a service again over IPv6', () => {
  it('tells that a port without TLS answers', async () => {
    const port = await listen(createServer((socket) => socket.end()));
    expect(await attempt(port, false)).toMatchObject({
      result: 'answered',
      run: 'run',
      port,
      address: '::1',
      tls: false,
    });
  });

  it('tells one port from another', async () => {
    const server = createServer();
    const port = await listen(server);
    await new Promise((resolve) => server.close(resolve));
    expect(await attempt(port, false)).toMatchObject({ result: 'refused' });
    expect(await attempt(port, true)).toMatchObject({ result: 'refused' });
  });

  it('asks for the name of the host, and knows a certificate of it from one of another name', async () => {
    const asked: string[] = [];
    const server = createTlsServer({
      ...certificateFor('www.shop.test'),
      SNICallback: (name, found) => {
        asked.push(name);
        found(null);
      },
    });
    const port = await listen(server);
    expect(await attempt(port, true)).toMatchObject({ result: 'untrusted' });
    expect(await attempt(port, true, 'cdn.test')).toMatchObject({ result: 'certificate' });
    expect(asked).toEqual(['www.shop.test', 'cdn.test']);
  });

  it('tells that there is no TLS, or that the connection was cut', async () => {
    const plain = await listen(createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')));
    expect(await attempt(plain, true)).toMatchObject({ result: 'secure-connection' });
    const cutting = await listen(createServer((socket) => socket.destroy()));
    expect(['reset', 'secure-connection']).toContain((await attempt(cutting, true)).result);
  });

  it('ends with the signal, and leaves nothing open', async () => {
    const sockets = new Set<unknown>();
    const closed = new Promise<void>((resolve) => {
      void listen(
        createServer((socket) => {
          sockets.add(socket);
          stop.abort('over');
          socket.on('error', () => {});
          socket.on('close', () => resolve());
        }),
      ).then((port) => {
        const silent = { run: 'run', hostname: 'www.shop.test', port, address: '::1', tls: true };
        ended = tryService(silent, stop.signal);
        ended.catch(() => {});
      });
    });
    const stop = new AbortController();
    let ended: Promise<unknown> = Promise.resolve();
    await closed;
    await expect(ended).rejects.toBe('over');
    expect(sockets.size).toBe(1);
  });

  it('gives TLS as long as the connection, from when that is there, and says so of who is silent then', async () => {
    const times: { milliseconds: number; end: () => void; isStopped: boolean }[] = [];
    const after = (milliseconds: number, end: () => void) => {
      const time = { milliseconds, end, isStopped: false };
      times.push(time);
      if (times.length === 2) end();
      return () => {
        time.isStopped = true;
      };
    };
    const port = await listen(createServer((socket) => socket.on('error', () => {})));
    const silent = { run: 'run', hostname: 'www.shop.test', port, address: '::1', tls: true };
    expect(await tryService(silent, never, after)).toMatchObject({ result: 'timed-out' });
    expect(times.map(({ milliseconds }) => milliseconds)).toEqual([10_000, 10_000]);
    expect(times[0]?.isStopped).toBe(true);
  });
});
