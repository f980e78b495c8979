import { snake, type TextId } from '../../text.ts';
import { failureId } from '../events/failure.ts';

/**
 * What was wrong with a certificate, by the names of Chromium (net_error_list.h), those of NSS and mozilla::pkix, and their
 * English sentences, which Firefox reports in place of them (nsserrors.properties); the first row that fits counts.
 */
const certificateFaults: readonly (readonly [pattern: RegExp, hint: TextId])[] = [
  [
    /CERT_COMMON_NAME_INVALID|CERT_NON_UNIQUE_NAME|BAD_CERT_DOMAIN|does not match the server.s certificate/,
    'failure_certificate_name_hint',
  ],
  [
    /CERT_DATE_INVALID|EXPIRED_(ISSUER_)?CERTIFICATE|NOT_YET_VALID_(ISSUER_)?CERTIFICATE|certificate has expired|not yet valid/i,
    'failure_certificate_date_hint',
  ],
  [/CERT_REVOKED|REVOKED_(CERTIFICATE|CERT_ALERT)|certificate has been revoked/i, 'failure_certificate_revoked_hint'],
  [
    /CERT_AUTHORITY_INVALID|CERT_SELF_SIGNED|SELF_SIGNED_CERT|UNKNOWN_ISSUER|UNTRUSTED_(ISSUER|CERT)|CERT_ROOT_NOT_KNOWN|issuer (is not recognized|has been marked as not trusted)|because it is self-signed/i,
    'failure_certificate_issuer_hint',
  ],
];

/**
 * @param error the browser's name of an error
 * @returns the text that explains it: of a certificate what was wrong with it, where the name or the sentence tells
 */
export function failureHint(error: string): TextId {
  const id = failureId(error);
  const fault = id === 'certificate' && certificateFaults.find(([pattern]) => pattern.test(error));
  return fault ? fault[1] : `failure_${snake(id)}_hint`;
}
