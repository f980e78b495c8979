import { describe, expect, it } from 'vitest';
import { failureId } from '../../../../src/page/events/failure.ts';
import { failureHint } from '../../../../src/page/presentation/failure-hint.ts';
import chromium from '../../../data/errors/chromium.json' with { type: 'json' };
import { englishText } from '../../popup/english.ts';

describe('a certificate that was not accepted is said to have the fault that the error names, and no other', () => {
  it.each([
    ['net::ERR_CERT_COMMON_NAME_INVALID', 'failure_certificate_name_hint'],
    ['SSL_ERROR_BAD_CERT_DOMAIN', 'failure_certificate_name_hint'],
    [
      'TLS: Unable to communicate securely with peer: requested domain name does not match the server’s certificate.',
      'failure_certificate_name_hint',
    ],
    ['net::ERR_CERT_DATE_INVALID', 'failure_certificate_date_hint'],
    ['SEC_ERROR_EXPIRED_CERTIFICATE', 'failure_certificate_date_hint'],
    ['MOZILLA_PKIX_ERROR_NOT_YET_VALID_CERTIFICATE', 'failure_certificate_date_hint'],
    ['TLS: Peer’s Certificate has expired.', 'failure_certificate_date_hint'],
    ['net::ERR_CERT_REVOKED', 'failure_certificate_revoked_hint'],
    ['SEC_ERROR_REVOKED_CERTIFICATE', 'failure_certificate_revoked_hint'],
    ['net::ERR_CERT_AUTHORITY_INVALID', 'failure_certificate_issuer_hint'],
    ['SEC_ERROR_UNKNOWN_ISSUER', 'failure_certificate_issuer_hint'],
    ['MOZILLA_PKIX_ERROR_SELF_SIGNED_CERT', 'failure_certificate_issuer_hint'],
    ['TLS: Peer’s Certificate issuer is not recognized.', 'failure_certificate_issuer_hint'],
    ['TLS: The certificate is not trusted because it is self-signed.', 'failure_certificate_issuer_hint'],
    ['net::ERR_CERT_WEAK_KEY', 'failure_certificate_hint'],
    ['TLS: Peer’s certificate has an invalid signature.', 'failure_certificate_hint'],
    ['TLS: Dem Zertifikat der Gegenseite wird nicht vertraut.', 'failure_certificate_hint'],
  ] as const)('%s', (error, hint) => {
    expect(failureId(error)).toBe('certificate');
    expect(failureHint(error)).toBe(hint);
  });

  it('is not said to be for another host where the error may mean any fault', () => {
    expect(englishText('failure_certificate_hint')).toBe("The browser did not accept the host's certificate.");
  });
});

it('no error but those of certificates is explained by a certificate', () => {
  for (const [id, errors] of Object.entries(chromium)) {
    for (const error of errors) expect(failureHint(error).startsWith('failure_certificate')).toBe(id === 'certificate');
  }
});
