/** Whether `--delegation` is right about what a real resolver with IPv6 alone finds, of zones that a real name server serves. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { execPath } from 'node:process';
import { text } from 'node:stream/consumers';
import { beforeAll, describe, expect, it } from 'vitest';
import { namespaceFlags } from '../world/enter.ts';
import type { DelegationFacts } from './delegation-inside.ts';
import { delegatedNames } from './delegation-kinds.ts';

async function observe(): Promise<DelegationFacts> {
  const folder = mkdtempSync(join(tmpdir(), 'greensix-delegation-'));
  try {
    const inside = [execPath, resolve('test/truth/delegation-inside.ts'), folder];
    const child = spawn('unshare', [...namespaceFlags(), ...inside], {
      env: { ...process.env, TMPDIR: folder },
      // Its standard input ends with this process, and it with that.
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
    if (process.env.TRUTH_VERBOSE) process.stderr.write(err);
    if (code !== 0) throw new Error(`The zones ended with ${code}:\n${err.slice(-5000)}`);
    return JSON.parse(out) as DelegationFacts;
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

describe('what the zone cuts above names come to for a resolver with IPv6 alone', () => {
  let facts: DelegationFacts;

  beforeAll(async () => {
    facts = await observe();
  }, 180_000);

  const reportedFrom = (from: 'dual' | 'ipv6') =>
    Object.fromEntries(facts.hosts[from].map(({ hostname, delegation }) => [hostname, delegation]));

  it('all names are there for a resolver with both families, but those of zones whose servers are in each other', () => {
    const lost = delegatedNames().filter((name) => !facts.resolved.dual[name]);
    expect(lost.sort()).toEqual(['www.circle-a.org', 'www.circle-b.org']);
  });

  it.each(['dual', 'ipv6'] as const)('from a network with %s unbound agrees about each name', (from) => {
    const expected = Object.entries(facts.resolved.ipv6).map(([name, found]) => [name, found ? 'works' : 'breaks']);
    const results = delegatedNames().map((name) => {
      const result = reportedFrom(from)[name]?.result;
      // Where both families find nothing, nobody knows; a resolver does not either.
      return [name, result === 'unknown' && facts.resolved.dual[name] === false ? 'breaks' : result];
    });
    expect(results).toEqual(expected);
  });

  it('names the cut and what is wrong with its name servers', () => {
    const problemOf = (name: string) => {
      const delegation = reportedFrom('dual')[name];
      return [delegation?.zone, ...(delegation?.problems.map(({ server, problem }) => `${server} ${problem}`) ?? [])];
    };
    expect(problemOf('www.no-aaaa.org')).toEqual(['no-aaaa.org', 'ns.no-aaaa.org no-aaaa']);
    expect(problemOf('www.no-glue.org')).toEqual(['no-glue.org', 'ns.no-glue.org no-glue']);
    expect(problemOf('www.refused.org')).toEqual(['refused.org', 'ns.refused.org silent']);
    expect(problemOf('www.lame.org')).toEqual(['lame.org', 'ns.lame.org silent']);
    expect(problemOf('www.broken-name.org')).toEqual(['broken-name.org', 'ns.no-aaaa.net name-not-found']);
    expect(problemOf('www.below.sound.org')).toEqual(['below.sound.org', 'ns.below.sound.org no-aaaa']);
    expect(problemOf('www.shop.info')).toEqual(['info', 'ns.nic.info no-aaaa']);
    // Of an alias, what it leads to.
    expect(problemOf('away.sound.org')).toEqual(['no-aaaa.org', 'ns.no-aaaa.org no-aaaa']);
  });
});
