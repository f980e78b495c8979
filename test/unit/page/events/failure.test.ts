import { describe, expect, it } from 'vitest';
import { type FailureId, failureId, failureIds, isCancelled } from '../../../../src/page/events/failure.ts';
import { failureMeaning } from '../../../../src/readiness/evidence/failure-meaning.ts';
import chromium from '../../../data/errors/chromium.json' with { type: 'json' };
import firefox from '../../../data/errors/firefox.json' with { type: 'json' };
import tls from '../../../data/recordings/firefox/failed-tls.json' with { type: 'json' };

const meanings = [...Object.entries(chromium), ...Object.entries(firefox)] as [FailureId, string[]][];

describe('every error that a browser can end a request with has its meaning', () => {
  for (const [id, errors] of meanings) {
    it.each(errors)(`%s: ${id}`, (error) => expect(failureId(error)).toBe(id));
  }
});

it('every reason is that of an error of a browser in test/data/errors, but for what nobody explains', () => {
  const known = new Set(meanings.map(([id]) => id));
  expect(failureIds.filter((id) => !known.has(id))).toEqual(['unexplained']);
});

it('only errors that name no cause have no meaning of their own', () => {
  const other = meanings.flatMap(([id, errors]) => (id === 'other' ? errors : []));
  expect(other).toEqual([
    'net::ERR_FAILED',
    'net::ERR_UNEXPECTED',
    'NS_BINDING_FAILED',
    'NS_ERROR_DOM_NETWORK_ERR',
    'NS_ERROR_FAILURE',
    'NS_ERROR_LOAD_SHOWED_ERRORPAGE',
    'NS_ERROR_UNEXPECTED',
  ]);
});

it('what Firefox gives up because it has the data already is no failure', () => {
  expect(isCancelled('NS_ERROR_PARSED_DATA_CACHED')).toBe(true);
  expect(isCancelled('NS_BINDING_CANCELLED_OLD_LOAD')).toBe(true);
});

it('what is on one of Firefox’s lists is blocked, and its host not to blame', () => {
  for (const list of ['FINGERPRINTING', 'CRYPTOMINING', 'UNWANTED', 'HARMFUL', 'SOCIALTRACKING', 'EMAILTRACKING']) {
    expect(failureId(`NS_ERROR_${list}_URI`)).toBe('blocked');
  }
});

it('a port that the Fetch standard forbids is not allowed, in the words of each browser', () => {
  const words = [
    'net::ERR_UNSAFE_PORT',
    'NS_ERROR_PORT_ACCESS_NOT_ALLOWED',
    'Not allowed to use restricted network port',
  ];
  expect(words.map(failureMeaning)).toEqual(['disallowed', 'disallowed', 'disallowed']);
});

it('what the body of an answer decides, as an error page in the place of an image, may be another answer elsewhere', () => {
  const errors = ['net::ERR_BLOCKED_BY_ORB', 'NS_ERROR_SRI_CORRUPT', 'NS_ERROR_UNSAFE_CONTENT_TYPE'];
  expect(errors.map(failureMeaning)).toEqual(['blocked', 'blocked', 'blocked']);
});

it('an answer that headers forbid to use is rejected, and no block of the browser’s own', () => {
  const errors = [
    'net::ERR_BLOCKED_BY_RESPONSE.NotSameOrigin',
    'NS_ERROR_DOM_CORP_FAILED',
    'NS_ERROR_CSP_FRAME_ANCESTOR_VIOLATION',
    'NS_ERROR_XFO_VIOLATION',
  ];
  expect(new Set(errors.map(failureMeaning))).toEqual(new Set(['rejected-answer']));
});

it('what an extension, a policy or a list of one browser blocks is not what no browser loads', () => {
  const errors = ['net::ERR_BLOCKED_BY_CLIENT', 'net::ERR_BLOCKED_BY_ADMINISTRATOR', 'NS_ERROR_TRACKING_URI'];
  expect(errors.map(failureMeaning)).toEqual(['blocked', 'blocked', 'blocked']);
});

it('Firefox names a failure of TLS by a sentence in its own language', () => {
  const sentences = tls.events.flatMap(({ event, details }) =>
    event === 'webRequest.onErrorOccurred' && 'error' in details ? [String(details.error)] : [],
  );
  expect(sentences.every((sentence) => sentence.includes(' '))).toBe(true);
  const ids = new Set(sentences.map((sentence) => failureId(`TLS: ${sentence}`)));
  expect([...ids].sort()).toEqual(['certificate', 'secure-connection']);
  expect(failureId('TLS: Dem Zertifikat der Gegenseite wird nicht vertraut.')).toBe('certificate');
  expect(failureId('TLS: Die Gegenseite meldet eine nicht unterstützte Protokollversion.')).toBe('secure-connection');
});
