import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chooseLookup, chooseLookups } from '../../../../cli/dns/choose-lookup.ts';
import { HostAsker } from '../../../../cli/dns/host-asker.ts';
import { serverLookup } from '../../../../cli/dns/server-lookup.ts';
import {
  demandVantage,
  limitsVerdicts,
  parsePrefixOptions,
  proxyVariableOf,
  type Surroundings,
  surroundingsText,
} from '../../../../cli/dns/vantage.ts';
import { makeCertificates } from '../../../world/certificate.ts';
import { readQuery, writeReply } from '../../../world/dns-message.ts';
import { lookUpInZone } from '../../../world/zone.ts';
import { four, host, page, records, report } from '../../readiness/facts.ts';

describe('a DNS server that is asked', () => {
  let socket: Socket;
  let server = '';
  beforeAll(async () => {
    socket = createSocket('udp4');
    socket.on('message', (message, { port, address }) => {
      const question = readQuery(message);
      if (!question) return;
      const { name, type } = question;
      const found = name === 'refused.test' ? { code: 'REFUSED' as const, answers: [] } : lookUpInZone(name, type);
      socket.send(writeReply({ id: question.id, question, ...found }), port, address);
    });
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    server = `127.0.0.1:${socket.address().port}`;
  });
  afterAll(() => socket.close());
  const ask = (hostname: string) =>
    serverLookup(server).ask(hostname, { signal: new AbortController().signal, fresh: false });

  it('tells addresses with their lifetime', async () => {
    expect(await ask('dual.test')).toMatchObject({
      hostname: 'dual.test',
      a: { status: 'ok', addresses: ['198.41.30.11'] },
      aaaa: { status: 'ok', addresses: ['2606:4700::11'] },
      https: { status: 'not-asked' },
      cnames: [],
      source: { kind: 'server', server },
      ttl: 300,
    });
  });

  it('tells the whole chain of aliases, also to a name without AAAA', async () => {
    const { cnames, aaaa } = await ask('chain4.ready.test');
    expect(cnames).toEqual(['edge4.elsewhere.test', 'pop4.elsewhere.test']);
    expect(aaaa.status).toBe('no-data');
  });

  it('tells no data, no name, failure and refusal apart', async () => {
    expect((await ask('v4.test')).aaaa.status).toBe('no-data');
    expect(await ask('nowhere.test')).toMatchObject({ a: { status: 'nxdomain' }, aaaa: { status: 'nxdomain' } });
    expect((await ask('servfail.test')).aaaa.status).toBe('servfail');
    expect((await ask('refused.test')).aaaa.status).toBe('refused');
    expect((await ask('denied.ready.test')).aaaa.status).toBe('nxdomain');
  });

  it('ends in a circle of aliases', async () => {
    expect((await ask('loop-a.test')).cnames).toEqual(['loop-b.test']);
  });

  it('that is not there is not reached', async () => {
    const nobody = await serverLookup('127.0.0.1:9').ask('v4.test', {
      signal: new AbortController().signal,
      fresh: false,
    });
    expect([nobody.a.status, nobody.aaaa.status]).toEqual(['unreachable', 'unreachable']);
  });

  it('is given up when nobody waits any more', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(serverLookup(server).ask('v4.test', { signal, fresh: false })).rejects.toThrow('enough');
  });
});

describe('names of the own network', () => {
  const names = ['wiki.corp', 'a.test', 'router', 'printer.local', 'localhost'];
  const seen = report([page(names.map((name) => host(name, { at: '10.0.0.9' })))]);

  /** @returns whom a resolver is asked about */
  async function asked(ownNetwork: boolean, seenFromHere: boolean): Promise<string[]> {
    const hostnames: string[] = [];
    const lookup = {
      key: 'made',
      ownNetwork,
      lastFailure: () => undefined,
      ask: async (hostname: string) => {
        hostnames.push(hostname);
        return records(hostname, ['10.0.0.9'], 'no-data');
      },
    };
    await new HostAsker([lookup], { seenFromHere }).ask(seen, new AbortController().signal);
    return hostnames.filter((name) => names.includes(name)).sort();
  }

  it('are asked of its own DNS servers, where the pages were visited from there, and of nobody else', async () => {
    expect(await asked(true, true)).toEqual(['a.test', 'wiki.corp']);
    expect(await asked(true, false)).toEqual(['a.test']);
    expect(await asked(false, true)).toEqual(['a.test']);
  });

  it.each([
    [undefined, true],
    ['192.168.1.1', true],
    ['127.0.0.1:5353', true],
    ['[fd00::53]:5353', true],
    ['fe80::1%eth0', true],
    ['9.9.9.9', false],
    ['[2620:fe::fe]:53', false],
    ['::ffff:9.9.9.9', false],
    ['64:ff9b::9.9.9.9', false],
  ])('may be asked of the server %s: %s', (server, may) => {
    expect(serverLookup(server).ownNetwork).toBe(may);
  });
});

describe('a resolver over HTTPS that does not answer', () => {
  const failureOf = async (url: string) => {
    const lookup = chooseLookup(url);
    const asker = new HostAsker(lookup ? [lookup] : [], { seenFromHere: true });
    const seen = report([page([host('a.test', { at: four })])]);
    await asker.ask(seen, new AbortController().signal);
    return asker.failureText;
  };

  it('is reported with its TLS certificate where that is why', async () => {
    const server = createServer(makeCertificates(), () => {});
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `https://localhost:${(server.address() as AddressInfo).port}/dns-query`;
    expect(await failureOf(url)).toMatch(
      /^The resolver \(https:\/\/localhost:\d+\/dns-query\) did not answer: its TLS certificate is not trusted: .+\. Whether .* choose another one by --resolver\.$/,
    );
    server.close();
  });

  it('is reported with what the system says', async () => {
    expect(await failureOf('https://localhost:9/dns-query')).toMatch(/did not answer: .+\. Whether/);
    expect(await failureOf('127.0.0.1:9')).toContain('did not answer: no connection to it came about. Whether');
  });
});

describe('--resolver given twice', () => {
  it('is whom to ask and whom to compare with; nobody cannot be one of them', () => {
    expect(chooseLookups([]).map(({ key }) => key)).toEqual(['system']);
    expect(chooseLookups(['none'])).toEqual([]);
    expect(chooseLookups(['192.0.2.53', 'quad9']).map(({ key }) => key)).toEqual([
      '192.0.2.53',
      'https://dns.quad9.net/dns-query',
    ]);
    expect(() => chooseLookups(['none', 'quad9'])).toThrow('nobody is asked');
  });
});

describe('--resolver', () => {
  it.each([
    [undefined, 'system'],
    ['system', 'system'],
    ['none', undefined],
    ['quad9', 'https://dns.quad9.net/dns-query'],
    ['https://doh.test/dns-query{?dns}', 'https://doh.test/dns-query'],
    ['192.0.2.1', '192.0.2.1'],
    ['192.0.2.1:5353', '192.0.2.1:5353'],
    ['2001:db8::1', '2001:db8::1'],
    ['[2001:db8::1]:5353', '[2001:db8::1]:5353'],
  ])('%s asks %s', (who, key) => {
    expect(chooseLookup(who)?.key).toBe(key);
  });

  it.each(['dns.test', '300.1.1.1', 'https://', 'https://u:p@doh.test/'])('%s is refused', (who) => {
    expect(() => chooseLookup(who)).toThrow('--resolver');
  });

  it.each([
    '1.1.1.1:99999',
    '1.1.1.1:65536',
    '1.1.1.1:0',
    '[::1]:70000',
    '[::1]:0',
    '1.1.1.1:123456',
    'https://a.test:0/',
  ])('%s has a port that there is not, and is refused before anybody is asked', (who) => {
    expect(() => chooseLookup(who)).toThrow(`--resolver ${who}: there is no such port; ports are from 1 to 65535.`);
  });
});

describe('the vantage', () => {
  it.each([
    [{}, ''],
    [{ https_proxy: 'http://192.0.2.1:3128' }, 'https_proxy'],
    [{ HTTPS_PROXY: 'http://192.0.2.1:3128' }, 'HTTPS_PROXY'],
    [{ ALL_PROXY: 'socks5://[2001:db8::1]:1080' }, 'ALL_PROXY'],
    [{ auto_proxy: 'http://wpad.test/proxy.pac' }, 'auto_proxy'],
    [{ HTTP_PROXY: '' }, ''],
    [{ https_proxy: 'http://192.0.2.1:3128', NO_PROXY: 'a.test' }, 'https_proxy'],
    [{ https_proxy: 'http://192.0.2.1:3128', NO_PROXY: '*' }, ''],
    [{ https_proxy: 'http://192.0.2.1:3128', no_proxy: ' * ' }, ''],
  ])('has the proxy that %j name', (environment, proxy) => {
    expect(proxyVariableOf(environment)).toBe(proxy);
  });

  const here: Surroundings = { ipv4: true, ipv6: true, nat64: [], proxy: '' };
  const nat64 = parsePrefixOptions(['2001:db8:64::/96']);

  it.each<[Parameters<typeof demandVantage>[0], Partial<Surroundings>, string]>([
    ['any', { ipv6: false }, ''],
    ['ipv6', {}, ''],
    ['ipv6', { nat64 }, ''],
    ['native', {}, ''],
    ['ipv6', { ipv6: false }, 'there is no IPv6 here'],
    ['ipv6', { proxy: 'HTTPS_PROXY' }, 'a proxy is set (HTTPS_PROXY)'],
    ['native', { nat64 }, 'there is a NAT64 here (2001:db8:64::/96)'],
  ])('%s where %j', (need, more, sentence) => {
    const demand = () => demandVantage(need, { ...here, ...more });
    if (sentence === '') demand();
    else expect(demand).toThrow(sentence);
  });

  it('is reported with what it means', () => {
    expect(surroundingsText(here)).toBe('This machine has IPv4 and IPv6');
    expect(surroundingsText({ ...here, ipv6: false })).toContain('no IPv6 here');
    expect(surroundingsText({ ...here, ipv4: false, nat64 })).toBe(
      'This machine has IPv6; NAT64 2001:db8:64::/96: hosts behind it have IPv4 only',
    );
  });

  it('is said even quietly where it keeps something from whoever looks from it', () => {
    expect(limitsVerdicts(here)).toBe(false);
    for (const more of [{ ipv6: false }, { nat64 }, { proxy: 'HTTPS_PROXY' }]) {
      expect(limitsVerdicts({ ...here, ...more }), JSON.stringify(more)).toBe(true);
    }
  });
});
