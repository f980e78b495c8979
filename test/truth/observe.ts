/**
 * Visits the pages of a plan with a plain browser, from the network in which it is started:
 * `observe.ts chromium|firefox JOB.json`. Prints what was seen (`Observed`) as JSON.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright';
import { startBrowserProcess } from '../e2e/driver/browser-process.ts';
import { chromiumSwitches } from '../e2e/driver/chromium-switches.ts';
import { executables } from '../e2e/driver/executables.ts';
import { firefoxPreferences, preferencesText, withoutSecondConnection } from '../e2e/driver/firefox-preferences.ts';
import { RpcSocket } from '../e2e/driver/rpc.ts';
import { endWith, printFacts } from './inside-program.ts';
import { type Plan, pageUrl } from './plan.ts';
import { type Failure, type SeenPages, type VisitLimits, type VisitTab, visitPlan } from './visit.ts';

export interface ObserveJob {
  readonly plan: Plan;
  /** The authority's certificate as PEM, and what Chromium is told to trust instead. */
  readonly authority: string;
  readonly spki: string;
  readonly limits: VisitLimits;
  /** A page that nothing is wrong with, at an address of its own. */
  readonly soundUrl: string;
  /** Whether there is IPv4. */
  readonly ipv4: boolean;
  /** Where Chromium writes down what it saw, or null. */
  readonly har: string | null;
}

/** What came of a visit of all pages. */
export interface Observed {
  readonly seen: SeenPages;
  /** For how long at a time this process could do nothing, at most, and so most likely nobody on this machine. */
  readonly stillMs: number;
}

/** How often that is looked at. */
const beatMs = 100;

/** A Chromium that stands still answers no call: then another one tries again (inside.ts). */
const callDeadlineMs = 60_000;

/** @returns what comes of it; rejects where that takes too long */
async function within<Value>(milliseconds: number, what: string, promise: Promise<Value>): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} took more than ${milliseconds} ms`)), milliseconds);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** A process for each site costs as much as all that it loads here, and gets the same of the network. */
const fewProcesses = ['--disable-site-isolation-trials', '--renderer-process-limit=2'];

/** The same for Firefox, which also keeps processes at hand. */
const fewFirefoxProcesses = {
  'fission.autostart': false,
  'dom.ipc.processCount': 2,
  'dom.ipc.processPrelaunch.enabled': false,
};

/** A Chromium that has opened no page by then never will. */
const startDeadlineMs = 30_000;

/**
 * Starts Chromium. Debian's stands still at its start now and then: it takes commands, but has neither a graphics process
 * nor pages (seen on a busy machine; all its threads wait). Such a one is left behind, and another one started.
 */
async function startChromium(spki: string): Promise<Browser> {
  for (let attempt = 1; attempt <= 2; attempt++) {
    const browser = await chromium.launch({
      executablePath: executables.chromium,
      args: [...chromiumSwitches(), ...fewProcesses, `--ignore-certificate-errors-spki-list=${spki}`],
    });
    const late = new Promise<null>((resolve) => setTimeout(resolve, startDeadlineMs, null).unref());
    const page = await Promise.race([browser.newPage(), late]);
    if (page) {
      await page.close();
      return browser;
    }
  }
  throw new Error(`Chromium opened no page within ${startDeadlineMs} ms, twice`);
}

async function withChromium({ plan, spki, limits, soundUrl, har }: ObserveJob): Promise<SeenPages> {
  const browser = await startChromium(spki);
  try {
    const context = await browser.newContext(har === null ? {} : { recordHar: { path: har } });
    const openTab = async (): Promise<VisitTab> => {
      const page = await within(callDeadlineMs, 'opening a tab', context.newPage());
      const failed: Failure[] = [];
      page.on('requestfailed', (request) =>
        failed.push({ url: request.url(), error: request.failure()?.errorText ?? '' }),
      );
      return {
        failures: () => failed,
        goto: async (url) => {
          await page.goto(url, { waitUntil: 'commit', timeout: limits.totalSeconds * 1000 });
        },
        evaluate: (expression) => page.evaluate<string>(expression),
        close: () => within(callDeadlineMs, 'closing a tab', page.close()),
      };
    };
    const seen = await visitPlan(plan, openTab, pageUrl, soundUrl, limits);
    // Writes what it saw.
    await within(callDeadlineMs, 'closing the context', context.close());
    return seen;
  } finally {
    // What is left of it ends with this process.
    await within(callDeadlineMs, 'closing Chromium', browser.close()).catch(() => {});
  }
}

async function withFirefox({ plan, authority, limits, soundUrl, ipv4 }: ObserveJob): Promise<SeenPages> {
  const profile = mkdtempSync(join(tmpdir(), 'greensix-truth-firefox-'));
  writeFileSync(
    join(profile, 'user.js'),
    preferencesText({ ...firefoxPreferences, ...fewFirefoxProcesses, ...(!ipv4 && withoutSecondConnection) }),
  );
  const process = await startBrowserProcess(
    executables.firefox,
    ['--headless', '--no-remote', '--profile', profile, '--remote-debugging-port', '0', '--remote-allow-system-access'],
    /WebDriver BiDi listening on (ws:\/\/\S+)/,
    { MOZ_CRASHREPORTER_DISABLE: '1', MOZ_DISABLE_CONTENT_SANDBOX: '1' },
  );
  const rpc = await RpcSocket.connect(`${process.endpoint}/session`);
  const evaluate = async (context: string, expression: string): Promise<string> => {
    const { result } = await rpc.call<{ result?: { value?: unknown } }>('script.evaluate', {
      expression,
      target: { context },
      awaitPromise: true,
    });
    return String(result?.value ?? '');
  };
  try {
    await rpc.call('session.new', { capabilities: {} });
    // Of a frame that fails its page gets no event.
    const failed: Failure[] = [];
    rpc.on<{ request: { url: string }; errorText: string }>('network.fetchError', ({ request, errorText }) =>
      failed.push({ url: request.url, error: errorText }),
    );
    await rpc.call('session.subscribe', { events: ['network.fetchError'] });
    const tree = await rpc.call<{ contexts: { context: string; url: string }[] }>('browsingContext.getTree', {
      'moz:scope': 'chrome',
    });
    const window = tree.contexts.find(({ url }) => url.endsWith('/browser.xhtml'))?.context ?? '';
    const der = authority.replace(/-----.*?-----|\s/g, '');
    const database = "Cc['@mozilla.org/security/x509certdb;1'].getService(Ci.nsIX509CertDB)";
    await evaluate(window, `(${database}.addCertFromBase64('${der}', 'CT,C,C'), '')`);
    const openTab = async (): Promise<VisitTab> => {
      const { context } = await rpc.call<{ context: string }>('browsingContext.create', {
        type: 'tab',
        background: true,
      });
      return {
        goto: async (url) => {
          await rpc.call(
            'browsingContext.navigate',
            { context, url, wait: 'interactive' },
            { deadline: limits.totalSeconds * 1000 },
          );
        },
        evaluate: (expression) => evaluate(context, expression),
        // The ids of loads tell the pages apart.
        failures: () => failed,
        close: async () => {
          await rpc.call('browsingContext.close', { context });
        },
      };
    };
    return await visitPlan(plan, openTab, pageUrl, soundUrl, limits);
  } finally {
    rpc.close();
    await process.end();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function main(): Promise<void> {
  const [browser, file = ''] = process.argv.slice(2);
  const job = JSON.parse(readFileSync(file, 'utf8')) as ObserveJob;
  let stillMs = 0;
  let last = performance.now();
  setInterval(() => {
    const now = performance.now();
    stillMs = Math.max(stillMs, Math.round(now - last) - beatMs);
    last = now;
  }, beatMs).unref();
  const seen = await (browser === 'firefox' ? withFirefox(job) : withChromium(job));
  const observed: Observed = { seen, stillMs };
  await printFacts(observed);
}

// A browser that was left behind ends with this process, and would keep it from its end.
endWith(main());
