/** What the Network panel of DevTools would save of some pages: entries with `_initiator`, out of the same events. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

interface Sent {
  readonly requestId: string;
  readonly type?: string;
  readonly wallTime: number;
  readonly request: { readonly url: string; readonly method: string };
  readonly initiator: unknown;
  readonly redirectResponse?: { readonly status: number; readonly headers: Readonly<Record<string, string>> };
}

/**
 * @param executable of Chromium
 * @param urls the pages
 * @param args switches of the browser
 * @returns a HAR file with a page for each URL; workers are not in it, which have a panel's target of their own
 */
export async function recordHar(executable: string, urls: readonly string[], args: readonly string[]): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'greensix-har-'));
  const context = await chromium.launchPersistentContext(folder, {
    executablePath: executable,
    headless: false,
    // Frames of other sites stay in the target of their page.
    args: ['--headless=new', '--no-sandbox', '--disable-site-isolation-trials', ...args],
  });
  try {
    const entries: unknown[] = [];
    const pages = urls.map((url, at) => ({
      id: `page_${at}`,
      title: url,
      startedDateTime: new Date(at + 1).toISOString(),
      pageTimings: {},
    }));
    for (const { id, title } of pages) {
      const page = await context.newPage();
      const session = await context.newCDPSession(page);
      const open = new Map<string, { response: Record<string, unknown> }>();
      session.on('Network.requestWillBeSent', (event) => {
        const { requestId, request, initiator, type = '', wallTime, redirectResponse } = event as unknown as Sent;
        const before = open.get(requestId);
        if (before && redirectResponse) {
          Object.assign(before.response, {
            status: redirectResponse.status,
            redirectURL: redirectResponse.headers.location ?? redirectResponse.headers.Location,
          });
        }
        const entry = {
          pageref: id,
          startedDateTime: new Date(wallTime * 1000).toISOString(),
          request: { method: request.method, url: request.url, headers: [] },
          response: { status: 0, redirectURL: '', content: {} } as Record<string, unknown>,
          _initiator: initiator,
          _resourceType: type.toLowerCase(),
        };
        open.set(requestId, entry);
        entries.push(entry);
      });
      session.on('Network.responseReceived', ({ requestId, response }) => {
        Object.assign(open.get(requestId)?.response ?? {}, { status: response.status });
      });
      await session.send('Network.enable');
      // As DevTools does; without it the reason why images are loaded is missing.
      await session.send('Debugger.enable');
      await session.send('Debugger.setAsyncCallStackDepth', { maxDepth: 32 });
      await page.goto(title);
      await page.waitForLoadState('networkidle');
      await page.close();
    }
    return JSON.stringify({
      log: { version: '1.2', creator: { name: 'WebInspector', version: '537.36' }, pages, entries },
    });
  } finally {
    await context.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
