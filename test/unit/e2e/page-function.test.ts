import { basename } from 'node:path';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { callsBy } from '../../e2e/driver/page-function.ts';

const tabs = { query: async () => [{ id: 7 }] };
/** A page is another realm: of this file it has nothing. */
const page = callsBy(async (expression) => runInNewContext(expression, { chrome: { tabs }, sum: 0 }));

describe('a function for a page', () => {
  it('gets its arguments as JSON has them, whatever characters they are of', async () => {
    const text = '`$` \'"\\ </script> \u2028 \u202e';
    expect(await page.evaluate((one, other) => [one, other.list.length], text, { list: [1, null] })).toEqual([text, 2]);
  });

  it('gets the extension API before its arguments', async () => {
    expect(await page.api(async (api, more) => ((await api.tabs.query({}))[0]?.id ?? 0) + more, 1)).toBe(8);
  });

  it('is refused where it uses what its file imports', async () => {
    const wrong = page.evaluate(() => basename(location.href));
    await expect(wrong).rejects.toThrow('must not use what its file imports');
  });

  it('fails with a name that the page does not know where it uses what stands beside it', async () => {
    const beside = 1;
    await expect(page.evaluate(() => beside)).rejects.toThrow('beside is not defined');
  });

  it('stands beside programs of others, which are run as they are', async () => {
    let source = '';
    await callsBy(async (expression) => {
      source = expression;
    }).runScript('run()');
    expect(source).toBe('(() => { run() })()');
  });
});
