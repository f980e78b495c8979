import { expect, it } from 'vitest';
import { type RequestDetails, requestEvent } from '../../../src/browser/events/request-event.ts';
import { traitsByBuild } from '../../../src/browser/traits-by-build.ts';

it('the address of a proxy that wants a login (407) is not the host’s, whatever the browser says of proxies', () => {
  const details = (statusCode: number): RequestDetails => ({
    ...{ requestId: '1', url: 'http://page.example/', type: 'main_frame', tabId: 1, frameId: 0, timeStamp: 0 },
    ...{ ip: '10.0.0.1', statusCode },
  });
  const answer = (statusCode: number) => requestEvent('answer', details(statusCode), traitsByBuild.chrome);
  expect(answer(407)).toMatchObject({ kind: 'answer', status: 407 });
  expect(answer(407)).not.toHaveProperty('address');
  expect(answer(401)).toMatchObject({ status: 401, address: '10.0.0.1' });
});
