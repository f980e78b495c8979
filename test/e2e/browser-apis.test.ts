import { describe } from 'vitest';
import { describeBrowserApis } from './support/browser-apis-run.ts';
import { kind } from './support/extension.ts';

// Every interface once, in the browser that can be started with twenty extensions in little time. Firefox, and all four
// ways, are in test/long/browsers/browser-apis.test.ts.
describe.runIf(kind === 'chromium')('one by one', () => {
  describeBrowserApis('never answers, or throws where it answers at once', ({ isSync }) =>
    isSync ? 'throws' : 'never',
  );
});
