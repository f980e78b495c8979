/** Servers of which no browser accepts the TLS: each on a free port of 127.0.0.1. */
import { createServer as createTcpServer, type Server } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { makeCertificates } from './certificate.ts';

/** Ports of the servers that run, and how to end them. */
export interface BrokenTls {
  /** Its certificate is signed by an authority that is not known. */
  readonly untrustedPort: number;
  /** Answers a TLS handshake with plain HTTP. */
  readonly plainHttpPort: number;
  /** Speaks no version of TLS that browsers still speak. */
  readonly oldVersionPort: number;
  close(): void;
}

/** Starts the servers. */
export async function startBrokenTls(): Promise<BrokenTls> {
  const { cert, key } = makeCertificates();
  const untrusted = createTlsServer({ cert, key });
  const plainHttp = createTcpServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n'));
  });
  const oldVersion = createTlsServer({
    cert,
    key,
    minVersion: 'TLSv1.1',
    maxVersion: 'TLSv1.1',
    ciphers: 'ALL@SECLEVEL=0',
  });
  const servers = [untrusted, plainHttp, oldVersion];
  const [untrustedPort = 0, plainHttpPort = 0, oldVersionPort = 0] = await Promise.all(servers.map(listen));
  return {
    untrustedPort,
    plainHttpPort,
    oldVersionPort,
    close: () => {
      for (const server of servers) server.close();
    },
  };
}

function listen(server: Server): Promise<number> {
  server.on('tlsClientError', () => {});
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : 0);
    });
  });
}
