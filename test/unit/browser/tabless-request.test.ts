import { expect, it } from 'vitest';
import { type RequestDetails, requestEvent } from '../../../src/browser/events/request-event.ts';
import { traitsByBuild } from '../../../src/browser/traits-by-build.ts';
import { marksOf } from '../../../src/page/events/request-marks.ts';

const tabless = (more: Partial<RequestDetails>) => {
  const details: RequestDetails = {
    ...{ requestId: '1', url: 'https://b.example/collect', type: 'beacon', tabId: -1, frameId: 0, timeStamp: 0 },
    ...{ originUrl: 'https://page.example/', documentUrl: 'https://page.example/', ip: '192.0.2.1', statusCode: 200 },
    ...more,
  };
  const event = requestEvent('answer', details, traitsByBuild.firefox);
  return event && { marks: marksOf(event), loaders: event.loaders };
};

it('a request without a tab is a worker’s', () => {
  expect(tabless({})).toEqual({ marks: ['worker'], loaders: ['worker page.example'] });
});

it('one that names its document is that document’s', () => {
  expect(tabless({ documentId: 'd' })).toEqual({ marks: [], loaders: ['frame page.example'] });
});
