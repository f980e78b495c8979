import type { FailureId } from '../../page/events/failure.ts';

/**
 * How an attempt to reach a host over IPv6 ended: `answered` · `untrusted` it answered, with a certificate for its name
 * that who asked does not trust, as one of a company's own authority · or why it failed.
 */
export type CheckResult = 'answered' | 'untrusted' | FailureId;

/** One attempt to reach a host at one of its AAAA: a TCP connection, and TLS with the host's name where the page used it. */
export interface ServiceCheck {
  /** The id of the run in whose network it was made. */
  readonly run: string;
  readonly hostname: string;
  readonly port: number;
  /** An IPv6 address as RFC 5952 has it. */
  readonly address: string;
  readonly tls: boolean;
  /** When it began, ms since the epoch. */
  readonly at: number;
  /** How long it took. */
  readonly milliseconds: number;
  readonly result: CheckResult;
}

/** @returns whether a browser could have used that address */
export function isAnswer({ result }: ServiceCheck): boolean {
  return result === 'answered' || result === 'untrusted';
}

/** @returns what tells one check from another */
export function checkKey({
  run,
  hostname,
  port,
  address,
}: Omit<ServiceCheck, 'tls' | 'at' | 'milliseconds' | 'result'>) {
  return JSON.stringify([run, hostname, port, address]);
}
