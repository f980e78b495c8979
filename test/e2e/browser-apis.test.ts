import { describeBrowserApis } from './support/browser-apis-run.ts';

// Every interface once; all four ways are in test/long/browsers/browser-apis.test.ts.
describeBrowserApis('never answers, or throws where it answers at once', ({ isSync }) => (isSync ? 'throws' : 'never'));
