import { expect, it } from 'vitest';
import { type RequestDetails, requestEvent } from '../../../src/browser/events/request-event.ts';
import { traitsByBuild } from '../../../src/browser/traits-by-build.ts';
import { failureId } from '../../../src/page/events/failure.ts';

it('a proxy that wants a login (407) answers for no host: the request failed, and its address is not the host’s', () => {
  const details = (statusCode: number): RequestDetails => ({
    ...{ requestId: '1', url: 'http://page.example/', type: 'main_frame', tabId: 1, frameId: 0, timeStamp: 0 },
    ...{ ip: '10.0.0.1', statusCode },
  });
  const answer = (statusCode: number) => requestEvent('answer', details(statusCode), traitsByBuild.chrome);
  const refused = answer(407);
  expect(refused).toMatchObject({ kind: 'failure' });
  expect(failureId(refused?.error ?? '')).toBe('proxy');
  expect(refused).not.toHaveProperty('address');
  expect(answer(401)).toMatchObject({ kind: 'answer', status: 401, address: '10.0.0.1' });
});
