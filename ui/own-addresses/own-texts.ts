import type { ConclusionId, RemarkId } from '../../src/own-addresses/conclude.ts';
import type { AskingFailure } from '../../src/own-addresses/own-addresses.ts';
import type { TextId } from '../../src/text.ts';

export const conclusionTexts: Readonly<Record<ConclusionId, TextId>> = {
  'dual-stack': 'own_dual_stack',
  'ipv4-only': 'own_ipv4_only',
  'ipv6-only': 'own_ipv6_only',
  'ipv4-at-least': 'own_ipv4_at_least',
  'ipv6-at-least': 'own_ipv6_at_least',
  nat64: 'own_nat64',
  proxied: 'own_proxied',
  'no-connection': 'own_no_connection',
  unknown: 'own_unknown',
};

export const remarkTexts: Readonly<Record<RemarkId, TextId>> = {
  'clat-possible': 'own_clat_possible',
  cgn: 'own_cgn',
  'sharing-unseen': 'own_sharing_unseen',
  'tunnel-6to4': 'own_tunnel_6to4',
  'tunnel-teredo': 'own_tunnel_teredo',
  'local-ipv6': 'own_local_ipv6',
  'local-ipv4': 'own_local_ipv4',
  'networks-differ': 'own_networks_differ',
};

/** Their place: $1 the seconds that were waited, or the HTTP status. */
export const askingFailureTexts: Readonly<Record<AskingFailure, TextId>> = {
  'no-route': 'own_failed_no_route',
  'no-name': 'own_failed_no_name',
  offline: 'own_failed_offline',
  'timed-out': 'own_failed_timed_out',
  refused: 'own_failed_refused',
  broken: 'own_failed_broken',
  status: 'own_failed_status',
  redirect: 'own_failed_redirect',
  'not-an-address': 'own_failed_not_an_address',
  'wrong-family': 'own_failed_wrong_family',
  unreadable: 'own_failed_unreadable',
};
