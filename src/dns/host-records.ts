/** What is known of a hostname from the DNS. Plain JSON: it is stored and exported. What it means is derived. */
import type { DnsStatus } from './dns-status.ts';

/** How a question to the DNS ended. */
export interface AnswerOutcome {
  readonly status: DnsStatus;
  /** For `failed` the response code of the DNS; for `http-error` that of HTTP, left out for a redirect: none is followed. */
  readonly code?: number;
  /** Extended DNS errors: why the resolver failed or answered as it did (RFC 8914 section 4). */
  readonly extendedErrors?: readonly number[];
}

/** The answer to A or AAAA. */
export interface AddressAnswer extends AnswerOutcome {
  /** Texts of RFC 5952, each once; empty unless the status is `ok`. */
  readonly addresses: readonly string[];
}

/** The answer to HTTPS (type 65). */
export interface ServiceAnswer extends AnswerOutcome {
  /** By priority; empty unless the status is `ok`. */
  readonly bindings: readonly ServiceBinding[];
}

/** One HTTPS record (RFC 9460). */
export interface ServiceBinding {
  /** 0 is an alias: the target stands for the host, and there is nothing else. */
  readonly priority: number;
  /** The host that offers the service; often the owner of the record itself. */
  readonly target: string;
  readonly alpn: readonly string[];
  readonly port?: number;
  readonly ipv4Hints: readonly string[];
  readonly ipv6Hints: readonly string[];
}

/** Who was asked. */
export type RecordSource =
  /** DNS over HTTPS at this URL. */
  | { readonly kind: 'doh'; readonly url: string }
  /** The browser's own resolver; `overHttps` if it asked over HTTPS itself. */
  | { readonly kind: 'browser'; readonly overHttps: boolean }
  /** A DNS server asked directly: its address, or those of the system's servers. */
  | { readonly kind: 'server'; readonly server: string };

/** What another resolver has answered to AAAA. */
export interface OtherAnswer {
  readonly source: RecordSource;
  readonly aaaa: AddressAnswer;
}

/** What the DNS says of a hostname. */
export interface HostRecords {
  readonly hostname: string;
  readonly a: AddressAnswer;
  readonly aaaa: AddressAnswer;
  readonly https: ServiceAnswer;
  /**
   * The names that the hostname is an alias of, in order; the last one's owner publishes the addresses, or should. From
   * the browser's own resolver the last one only.
   */
  readonly cnames: readonly string[];
  readonly source: RecordSource;
  /** What other resolvers have answered to AAAA, where they were asked, too. */
  readonly others?: readonly OtherAnswer[];
  /** When it was asked, in milliseconds since 1970. */
  readonly at: number;
  /** For how many seconds it may be used. */
  readonly ttl: number;
}

/** One way to find out about hostnames: DNS over HTTPS, or the browser's own resolver. */
export interface HostLookup {
  /** Whom it asks, as a key for what is kept. */
  readonly key: string;
  /** Whether it asks nobody outside of the user's own network but whom the browser asks anyway, so that its names give nothing away. */
  readonly ownNetwork: boolean;
  /**
   * Asks, whatever was answered before. Failures are part of what comes back.
   *
   * @param hostname one that may be asked for (`HostResolver`)
   * @param options `fresh`: whether the resolver, too, should not answer from what it keeps, if it can be asked so
   * @returns rejects only with the reason of the signal
   */
  ask(hostname: string, options: { readonly signal: AbortSignal; readonly fresh: boolean }): Promise<HostRecords>;
}
