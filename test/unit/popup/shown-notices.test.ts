import { expect, it } from 'vitest';
import { shownNotices } from '../../../popup/banners.tsx';
import type { NoticeId } from '../../../src/page/presentation/notices.ts';

const notices: NoticeId[] = ['main-failed', 'hosts-left-out'];

it('that the page failed is said once: by a notice only where the answer does not say it', () => {
  const header = { notices, preview: null };
  expect(shownNotices(header, { failed: true }, false)).toEqual(['hosts-left-out']);
  expect(shownNotices(header, null, false)).toEqual(notices);
  expect(shownNotices({ notices, preview: 'without-nat64' }, { failed: true }, false)).toEqual(notices);
  const after: NoticeId[] = ['previewed', ...notices];
  expect(shownNotices({ notices: after, preview: null }, { failed: true }, false)).toEqual(after);
});

it('what a banner says is no notice: that hosts are blocked, and that the page was there before', () => {
  expect(shownNotices({ notices: ['previewed'], preview: 'without-nat64' }, null, false)).toEqual([]);
  expect(shownNotices({ notices: ['adopted'], preview: null }, null, true)).toEqual([]);
  expect(shownNotices({ notices: ['adopted'], preview: null }, null, false)).toEqual(['adopted']);
});
