import { describe, expect, it } from 'vitest';
import { EnvironmentError } from '../../../../cli/shared/errors.ts';
import { type FindBrowserDeps, findBrowser } from '../../../../cli/visits/find-browser.ts';

/** A computer on which only these programs are. */
function computer(programs: readonly string[], more: Partial<FindBrowserDeps> = {}): FindBrowserDeps {
  return {
    platform: 'linux',
    env: { PATH: '/usr/local/bin:/usr/bin' },
    installed: () => '/cache/playwright/chrome',
    isExecutable: (path) => programs.includes(path),
    ...more,
  };
}

const env = { PATH: '/usr/bin', GREENSIX_CHROMIUM: '/opt/own/chromium' };
const programs = ['/my/chromium', '/opt/own/chromium', '/cache/playwright/chrome', '/usr/bin/chromium'];

describe('the browser', () => {
  it('is the named one, then that of the environment, then the one of Playwright, then that of the system', () => {
    expect(findBrowser('/my/chromium', computer(programs, { env }))).toBe('/my/chromium');
    expect(findBrowser(undefined, computer(programs, { env }))).toBe('/opt/own/chromium');
    expect(findBrowser(undefined, computer(programs))).toBe('/cache/playwright/chrome');
    expect(findBrowser(undefined, computer(['/usr/bin/google-chrome', '/usr/bin/chromium']))).toBe('/usr/bin/chromium');
  });

  it('may be named by a command that is in PATH', () => {
    expect(findBrowser('chromium', computer(programs))).toBe('/usr/bin/chromium');
  });

  it.each([
    ['darwin', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', {}],
    ['win32', 'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe', { PROGRAMFILES: 'C:\\Program Files' }],
  ] as const)('is found in the usual places of %s', (platform, path, variables) => {
    expect(findBrowser(undefined, computer([path], { platform, env: variables }))).toBe(path);
  });

  it('that is named and is not there is not replaced by another', () => {
    expect(() => findBrowser('/not/there', computer(programs))).toThrow(EnvironmentError);
    expect(() => findBrowser('/not/there', computer(programs))).toThrow(/--browser names "\/not\/there"/);
    const wrong = computer(programs, { env: { ...env, GREENSIX_CHROMIUM: '/gone' } });
    expect(() => findBrowser(undefined, wrong)).toThrow(/GREENSIX_CHROMIUM names "\/gone"/);
  });

  it('that is nowhere is reported with how to get one', () => {
    expect(() => findBrowser(undefined, computer([]))).toThrow(
      /no Chromium.*npx playwright-core install chromium.*apt install chromium.*--browser PATH/,
    );
  });
});
