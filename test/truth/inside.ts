/** Builds the world and lets everybody visit: `inside.ts JOB.json FACTS.json`, in namespaces of its own (run.ts). */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { execPath } from 'node:process';
import { text } from 'node:stream/consumers';
import { Packed } from '../cli/packed.ts';
import { lostSoundHosts } from './compare.ts';
import { nameServer, writeDns } from './dns.ts';
import { endWith, endWithInput } from './inside-program.ts';
import type { BrowserName, Facts, Job, Observation, Prediction, VantageName } from './job.ts';
import {
  failEarly,
  hasIpv4,
  type NetworkName,
  type Place,
  resolvers,
  setUpPlace,
  setUpServers,
  setUpTranslators,
} from './network.ts';
import type { Observed, ObserveJob } from './observe.ts';
import { makePlan, type Plan, pageUrl, servicePrefixes } from './plan.ts';
import { Servers } from './servers.ts';
import { type Served, type Web, writeWeb } from './web.ts';

/**
 * When a machine that stood still for so long goes on, the timers of browsers and resolvers are over at once, and they give up what
 * has been answered by then: that is no truth about any host. Where all programs stood still for four to eleven seconds now and
 * then, browsers lost hosts with late answers of the DNS for which nothing else was wrong.
 */
const mostStillMs = 5000;

class World {
  readonly folder: string;
  readonly plan: Plan;
  readonly web: Web;
  readonly servers = new Servers();
  readonly #job: Job;
  #places = 0;

  constructor(folder: string, job: Job) {
    this.folder = folder;
    this.#job = job;
    this.plan = makePlan(job.seed, job.pages, job.without, job.loadCounts);
    const webFolder = join(folder, 'web');
    mkdirSync(webFolder);
    this.web = writeWeb(webFolder, this.plan, smallFont());
    setUpServers();
    const daemons = [...writeDns(folder, this.plan, resolvers), ...setUpTranslators(folder), this.web.daemon];
    for (const daemon of daemons) this.servers.start(daemon);
  }

  async ready(): Promise<void> {
    const addresses = Object.values(resolvers).flatMap(({ listen }) => listen);
    await this.servers.ready(addresses, nameServer, servicePrefixes('alive').ipv4.replace('0.0/16', '0.1'));
  }

  /** A computer of its own, so that the servers' log tells who asked. */
  place(network: NetworkName): Place {
    this.#places += 1;
    return setUpPlace(this.folder, network, this.#places);
  }

  /**
   * Has a browser visit all pages. Once more, up to three times in all, where the machine stood still or sound hosts were lost
   * (`lostSoundHosts`); of three that are no better, the one that lost the fewest stands, whatever was predicted.
   */
  async observe(browser: BrowserName, network: NetworkName, har: string | null): Promise<Observation> {
    let last: unknown;
    let best: { readonly observation: Observation; readonly lost: number } | undefined;
    for (let attempt = 1; attempt <= 3; attempt++) {
      const again = (why: string) => console.error(`${browser} in ${network} once more: ${why}`);
      try {
        const { observation, stillMs } = await this.#observeOnce(browser, network, har);
        const lost = lostSoundHosts(this.plan, observation);
        if (!best || lost.length < best.lost) best = { observation, lost: lost.length };
        if (stillMs < mostStillMs && lost.length === 0) return observation;
        again(
          lost.length > 0 ? `it lost sound hosts: ${lost.join(', ')}` : `the machine stood still for ${stillMs} ms`,
        );
      } catch (error) {
        // Debian's Chromium stands still now and then, on a busy machine, and answers nobody any more: another one tries again.
        last = error;
        again(error instanceof Error ? error.message : `${error}`);
      }
    }
    if (best) return best.observation;
    throw last;
  }

  async #observeOnce(
    browser: BrowserName,
    network: NetworkName,
    har: string | null,
  ): Promise<{ readonly observation: Observation; readonly stillMs: number }> {
    const place = this.place(network);
    failEarly(place);
    const { plan, web } = this;
    const limits = { quietSeconds: this.#job.limitSeconds, totalSeconds: 240, tabs: 16 };
    const mostSeconds = (Math.ceil(plan.pages.length / limits.tabs) + 1) * limits.totalSeconds;
    const sound = servicePrefixes('alive');
    const soundHost =
      network === 'ipv4-only' ? sound.ipv4.replace('0.0/16', '0.1') : `[${sound.ipv6.replace('/64', '1')}]`;
    const soundUrl = `http://${soundHost}/load/sound.html`;
    const { authority, spki } = web;
    const job: ObserveJob = { plan, authority, spki, limits, soundUrl, ipv4: hasIpv4(network), har };
    const file = join(this.folder, `observe-${this.#places}.json`);
    writeFileSync(file, JSON.stringify(job));
    const observer = resolve('test/truth/observe.ts');
    const output = await run(place, execPath, [observer, browser, file], mostSeconds);
    const { seen, stillMs } = JSON.parse(output) as Observed;
    const isOwn = ({ client }: Served) => place.addresses.includes(client);
    return { observation: { browser, network, seen, served: this.#served().filter(isOwn) }, stillMs };
  }

  #served(): Served[] {
    const lines = readFileSync(this.web.log, 'utf8').split('\n').filter(Boolean);
    return lines.map((line) => JSON.parse(line) as Served);
  }

  async predict(packed: Packed, vantage: VantageName, har: string): Promise<Prediction> {
    const { run: program } = this.place(vantage === 'har' ? 'dual' : vantage);
    const out = `report-${vantage}.json`;
    const { limitSeconds, pagesOfOneFamily } = this.#job;
    const isOfOneFamily = vantage === 'ipv4-only' || vantage === 'ipv6-only';
    const pages = this.plan.pages.slice(0, (isOfOneFamily ? pagesOfOneFamily : null) ?? undefined);
    const visits = ['--jobs', '12', '--timeout', `${limitSeconds}`, ...pages.map(pageUrl)];
    const args = vantage === 'har' ? ['har', har] : ['audit', ...visits];
    const { code, stderr } = await packed.run([...args, '--out', out], { program, env: { TRUTH_PROGRAM: execPath } });
    if (code !== 0) throw new Error(`greensix ${args[0]} from ${vantage} ended with ${code}:\n${stderr}`);
    const report: unknown = JSON.parse(readFileSync(packed.path(out), 'utf8'));
    return { vantage, pages: pages.map(({ id }) => id), report, stderr };
  }
}

/** A font of the system; any will do. */
function smallFont(): string {
  return '/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf';
}

/** @param mostSeconds so long it may take, or it is ended */
async function run(
  { run: script }: Place,
  program: string,
  args: readonly string[],
  mostSeconds: number,
): Promise<string> {
  const child = spawn(script, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, TRUTH_PROGRAM: program },
    timeout: mostSeconds * 1000,
    killSignal: 'SIGKILL',
  });
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}:\n${err.slice(-3000)}`);
  return out;
}

/** Runs tasks, only so many at the same time, in their order. */
async function atMost(limit: number, tasks: readonly (() => Promise<void>)[]): Promise<void> {
  const left = [...tasks];
  const work = async (): Promise<void> => {
    for (let task = left.shift(); task; task = left.shift()) await task();
  };
  await Promise.all(Array.from({ length: limit }, work));
}

async function main(): Promise<void> {
  const [jobFile = '', factsFile = ''] = process.argv.slice(2);
  endWithInput();
  const job = JSON.parse(readFileSync(jobFile, 'utf8')) as Job;
  const seconds: Record<string, number> = {};
  const timed = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
    const started = Date.now();
    const result = await work();
    seconds[what] = Math.round((Date.now() - started) / 100) / 10;
    console.error(`${what}: ${seconds[what]} s`);
    return result;
  };
  const folder = mkdtempSync(join(tmpdir(), 'greensix-truth-'));
  let world: World | undefined;
  let packed: Packed | undefined;
  try {
    const made = await timed('world', async () => {
      const fresh = new World(folder, job);
      await fresh.ready();
      return fresh;
    });
    world = made;
    const ready = new Packed({ ca: made.web.authority, spki: made.web.spki });
    packed = ready;
    const observations: Observation[] = [];
    const predictions: Prediction[] = [];
    const har = join(folder, 'seen.har');
    const observe = (browser: BrowserName, network: NetworkName, file: string | null) =>
      timed(`${browser} ${network}`, async () => {
        observations.push(await made.observe(browser, network, file));
      });
    const predict = (vantage: VantageName) =>
      timed(`greensix ${vantage}`, async () => {
        predictions.push(await made.predict(ready, vantage, har));
      });
    const wantsHar = job.predict.includes('har');
    await atMost(job.parallel, [
      ...job.predict.flatMap((vantage) => (vantage === 'har' ? [] : [() => predict(vantage)])),
      // Firefox takes longer.
      ...[...job.observe]
        .sort((one, other) => (one.browser < other.browser ? 1 : -1))
        .map(
          ({ browser, network }) =>
            () =>
              observe(browser, network, wantsHar && browser === 'chromium' && network === 'dual' ? har : null),
        ),
    ]);
    if (wantsHar) await predict('har');
    made.servers.check();
    const facts: Facts = { plan: made.plan, observations, predictions, seconds };
    writeFileSync(factsFile, JSON.stringify(facts));
  } finally {
    await world?.servers.end();
    packed?.remove();
  }
}

endWith(main());
