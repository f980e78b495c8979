import { connect, isIP, type Socket } from 'node:net';
import { checkServerIdentity, connect as connectTls, type TLSSocket } from 'node:tls';
import type { After } from '../../src/async/deadline.ts';
import { afterRunning } from '../../src/browser/after-running.ts';
import type { ServiceCheck } from '../../src/readiness/report/report.ts';

/** What is tried: one address of a service. */
export type Attempt = Pick<ServiceCheck, 'run' | 'hostname' | 'port' | 'address' | 'tls'>;

/**
 * What the connection may take, and then TLS. A lost SYN is sent again after 1, 3 and 7 seconds (RFC 6298 section 2), so that
 * only who is silent is taken for it.
 */
const patienceMs = 10_000;

/** The names that the system has for what went wrong. */
const results: Readonly<Record<string, ServiceCheck['result']>> = {
  ECONNREFUSED: 'refused',
  ETIMEDOUT: 'timed-out',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  // What ICMPv6 "administratively prohibited" comes to.
  EACCES: 'unreachable',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
};

/** Certificates that a browser with an authority of its own may well trust. */
const unknownIssuer: readonly string[] = [
  'CERT_UNTRUSTED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
];

/**
 * Tries one address: a TCP connection, then TLS with the host's name where the page used it. No request is made.
 * @param signal ends it
 * @param after the timer for what does not answer; another one in tests
 * @returns what came of it; rejects with the reason of the signal only
 */
export async function tryService(
  attempt: Attempt,
  signal: AbortSignal,
  after: After = afterRunning,
): Promise<ServiceCheck> {
  signal.throwIfAborted();
  const at = Date.now();
  const result = await resultOf(attempt, signal, after);
  signal.throwIfAborted();
  return { ...attempt, at, milliseconds: Date.now() - at, result };
}

function resultOf(
  { hostname, port, address, tls }: Attempt,
  signal: AbortSignal,
  after: After,
): Promise<ServiceCheck['result']> {
  return new Promise((resolve) => {
    const end = (result: ServiceCheck['result']): void => {
      stopTimer();
      signal.removeEventListener('abort', giveUp);
      socket.destroy();
      resolve(result);
    };
    const giveUp = (): void => end('cancelled');
    let isConnected = false;
    const socket: Socket | TLSSocket = tls
      ? connectTls({
          host: address,
          port,
          // No name may be asked for where a host has none (RFC 6066 section 3).
          ...(isIP(hostname) === 0 && { servername: hostname }),
          ALPNProtocols: ['h2', 'http/1.1'],
          // Whom this process trusts is not whom the browser trusts: judged below.
          rejectUnauthorized: false,
        })
      : connect({ host: address, port });
    const startTimer = () => after(patienceMs, () => end('timed-out'));
    let stopTimer = startTimer();
    signal.addEventListener('abort', giveUp);
    socket.on('error', (error: NodeJS.ErrnoException) => {
      end(results[error.code ?? ''] ?? (isConnected ? 'secure-connection' : 'other'));
    });
    // Closed before TLS was there.
    socket.on('close', () => end('reset'));
    socket.on('connect', () => {
      isConnected = true;
      if (!tls) return end('answered');
      stopTimer();
      stopTimer = startTimer();
    });
    socket.on('secureConnect', () => end(certificateResult(socket as TLSSocket, hostname)));
  });
}

function certificateResult(socket: TLSSocket, hostname: string): ServiceCheck['result'] {
  if (socket.authorized) return 'answered';
  // Node names the reason by its code, whatever the type says.
  const reason = String((socket.authorizationError as Error & { code?: string })?.code ?? socket.authorizationError);
  if (!unknownIssuer.includes(reason)) return 'certificate';
  return checkServerIdentity(hostname, socket.getPeerCertificate()) === undefined ? 'untrusted' : 'certificate';
}
