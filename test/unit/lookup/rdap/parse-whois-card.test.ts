import { readdirSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAddress } from '../../../../src/address/address.ts';
import { parseWhoisCard } from '../../../../src/lookup/rdap/parse-whois-card.ts';
import { mailtoUrl, type WhoisCard } from '../../../../src/lookup/rdap/whois-result.ts';
import { cardFrom, realAnswer } from './real-answers.ts';

/** Every field of every real answer. */
const cards: Readonly<Record<string, WhoisCard>> = {
  'afrinic-v4': {
    name: 'ORG-VSA1-AFRINIC',
    handle: '196.11.239.0 - 196.11.246.255',
    first: '196.11.239.0',
    last: '196.11.246.255',
    cidrs: ['196.11.239.0/24', '196.11.240.0/22', '196.11.244.0/23', '196.11.246.0/24'],
    version: 4,
    type: 'ASSIGNED PI',
    country: 'ZA',
    organisation: 'ORG-VSA1-AFRINIC',
    organisationFrom: 'registrant',
    abuse: { emails: ['abuse@mtnbusiness.co.za'], phones: [] },
    registered: '',
    changed: '',
    status: ['active'],
    remarks: ['please send abuse reports to abuse@mtnbusiness.co.za'],
    link: 'https://afrinic.net/whois?searchtext=196.11.240.215',
  },
  'apnic-v6': {
    name: 'IIJ-JPNIC-JP-20000308',
    handle: '2001:0240::/32',
    first: '2001:240::',
    last: '2001:240:ffff:ffff:ffff:ffff:ffff:ffff',
    cidrs: ['2001:240::/32'],
    version: 6,
    type: 'ALLOCATED PORTABLE',
    country: 'JP',
    organisation: 'Japan Network Information Center',
    organisationFrom: 'description',
    abuse: { emails: [], phones: [] },
    registered: '',
    changed: '2008-09-04T06:49:16Z',
    status: [],
    remarks: [
      'Japan Network Information Center',
      'Upgrade from /35 to /32',
      'JPNIC Allocation Block',
      'Authoritative information regarding assignments and',
      'allocations made from within this block can also be',
      'queried at whois.nic.ad.jp. To obtain an English',
      'output query whois -h whois.nic.ad.jp x.x.x.x/e',
      'For abuse/any contacts regarding this address range,',
      'please refer to the contacts listed on the inet6num',
      'object displayed down below, or look up JPNIC Whois.',
    ],
    link: 'https://wq.apnic.net/static/search.html?query=2001%3A240%3A10c%3A1%3A%3Aca20%3A9d1d',
  },
  'arin-v4': {
    name: 'GOOGLE',
    handle: 'NET-74-125-0-0-1',
    first: '74.125.0.0',
    last: '74.125.255.255',
    cidrs: ['74.125.0.0/16'],
    version: 4,
    type: '',
    country: '',
    organisation: 'Google Inc.',
    organisationFrom: 'registrant',
    abuse: { emails: ['arin-contact@google.com'], phones: ['+1-650-253-0000'] },
    registered: '2007-03-13T12:09:54-04:00',
    changed: '2012-02-24T09:44:34-05:00',
    status: [],
    remarks: [],
    link: 'https://search.arin.net/rdap/?query=74.125.225.229',
  },
  'arin-v6': {
    name: 'GOOGLE-IPV6',
    handle: 'NET6-2001-4860-1',
    first: '2001:4860::',
    last: '2001:4860:ffff:ffff:ffff:ffff:ffff:ffff',
    cidrs: ['2001:4860::/32'],
    version: 6,
    type: '',
    country: '',
    organisation: 'Google Inc.',
    organisationFrom: 'registrant',
    abuse: { emails: ['arin-contact@google.com'], phones: ['+1-650-253-0000'] },
    registered: '2005-03-14T11:31:08-05:00',
    changed: '2012-02-24T09:44:34-05:00',
    status: [],
    remarks: [],
    link: 'https://search.arin.net/rdap/?query=2001%3A4860%3A4860%3A%3A8888',
  },
  'lacnic-v6': {
    name: 'Universidad Catolica de Oriente',
    handle: '2801:10:c000::',
    first: '2801:10:c000::',
    last: '2801:10:c000::',
    cidrs: ['2801:10:c000::/128'],
    version: 6,
    type: 'assigned',
    country: 'CO',
    organisation: 'Universidad Catolica de Oriente',
    organisationFrom: 'registrant',
    abuse: { emails: ['sistemas.red@UCO.EDU.CO'], phones: [] },
    registered: '',
    changed: '2013-10-29T19:26:00Z',
    status: [],
    remarks: [],
    link: 'https://query.milacnic.lacnic.net/search?id=2801%3A10%3Ac000%3A%3A',
  },
  'ripe-v4': {
    name: 'BT-CORPORATE',
    handle: '62.239.237.0 - 62.239.237.255',
    first: '62.239.237.0',
    last: '62.239.237.255',
    cidrs: ['62.239.237.0/24'],
    version: 4,
    type: 'ASSIGNED PA',
    country: 'GB',
    organisation: 'UDC',
    organisationFrom: 'description',
    abuse: { emails: ['zzdnsr@bt.com'], phones: [] },
    registered: '',
    changed: '2008-08-14T16:54:30Z',
    status: [],
    remarks: ['UDC'],
    link: 'https://apps.db.ripe.net/db-web-ui/query?searchtext=62.239.237.1',
  },
};

describe('the real answer', () => {
  it('of every registry is here', () => {
    expect(readdirSync('test/data/rdap').filter((name) => name.endsWith('.json'))).toEqual(
      Object.keys(cards).map((name) => `${name}.json`),
    );
  });

  it.each(Object.entries(cards))('%s is read in all its fields', (name, card) => {
    expect(cardFrom(realAnswer(name))).toEqual(card);
  });
});

const network = { startAddress: '192.0.2.0', endAddress: '192.0.2.255' };
const read = (more: Record<string, unknown>, query = '192.0.2.1') =>
  cardFrom({ query, response: { ...network, ...more } });
const vcard = (...properties: unknown[]) => ['vcard', properties];

describe('a network', () => {
  it.each([
    [{ objectClassName: 'autnum' }],
    [{ startAddress: '192.0.2.2' }],
    [{ endAddress: '192.0.1.0' }],
    [{ startAddress: '2001:db8::', endAddress: '2001:db8::ffff' }],
    [{ startAddress: null }],
    [{ startAddress: undefined, endAddress: undefined }],
    [{ startAddress: undefined, endAddress: undefined, cidr0_cidrs: [{ v4prefix: '10.0.0.0', length: 8 }] }],
  ])('is refused when it is not about the address: %j', (more) => {
    expect(read(more)).toBeNull();
  });

  it.each([[null], [7], ['text'], [[]], [{}], [{ errorCode: 404 }]])('is not %j', (response) => {
    expect(cardFrom({ query: '192.0.2.1', response })).toBeNull();
  });

  it('needs nothing but its range', () => {
    expect(read({})).toMatchObject({ name: '', organisation: '', cidrs: ['192.0.2.0/24'], country: '', status: [] });
  });

  it('may tell its range by the extension cidr0 alone', () => {
    const withoutRange = { startAddress: undefined, endAddress: undefined };
    expect(read({ ...withoutRange, cidr0_cidrs: [{ v4prefix: '192.0.2.0', length: 24 }] })).toMatchObject({
      first: '192.0.2.0',
      last: '192.0.2.255',
      cidrs: ['192.0.2.0/24'],
    });
  });

  it('shows the CIDRs it names, unless one of them is outside of its range', () => {
    const half = { v4prefix: '192.0.2.0', length: 25 };
    expect(read({ cidr0_cidrs: [half] })?.cidrs).toEqual(['192.0.2.0/25']);
    expect(read({ cidr0_cidrs: [half, { v4prefix: '10.0.0.0', length: 8 }] })?.cidrs).toEqual(['192.0.2.0/24']);
    expect(read({ cidr0_cidrs: [half, 'x'] })?.cidrs).toEqual(['192.0.2.0/24']);
  });

  it('has the country in capitals', () => {
    expect(read({ country: 'de' })?.country).toBe('DE');
    expect(read({ country: 'EU # somewhere' })?.country).toBe('EU # somewhere');
  });

  it.each([
    '2020-01-02T03:04:05Z',
    '2020-01-02T03:04:05.123456Z',
    '1992-12-01T00:00:00-05:00',
    '2016-12-31T23:59:60Z',
    '2020-01-02T03:04:05',
    '2020-01-02',
  ])('has the date %j as it is written, for in another time zone it may be another day', (eventDate) => {
    expect(read({ events: [{ eventAction: 'registration', eventDate }] })?.registered).toBe(eventDate);
  });

  it.each([
    '2020-13-45T00:00:00Z',
    '2020-01-02T03:04:05Z and more',
    'yesterday',
    '',
    1577934245000,
  ])('has no date where it is %j', (eventDate) => {
    expect(read({ events: [{ eventAction: 'registration', eventDate }] })?.registered).toBe('');
  });
});

describe('the organisation', () => {
  const entity = (kind: string, name: string, more = {}) => ({
    roles: ['registrant'],
    vcardArray: vcard(['kind', {}, 'text', kind], ['fn', {}, 'text', name]),
    ...more,
  });

  it('is an organisation before a group before a person, wherever each is nested', () => {
    const inner = [entity('org', 'Example Ltd')];
    expect(read({ entities: [entity('individual', 'A. Person', { entities: inner })] })?.organisation).toBe(
      'Example Ltd',
    );
    expect(read({ entities: [entity('individual', 'A'), entity('group', 'B')] })?.organisation).toBe('B');
    expect(read({ entities: [entity('individual', 'A')] })?.organisation).toBe('A');
  });

  it('names a person by the organisation that the vCard gives', () => {
    const vcardArray = vcard(
      ['fn', {}, 'text', 'A. Person'],
      ['org', {}, 'text', ['Example Ltd', 'Networks']],
      ['kind', {}, 'text', 'individual'],
    );
    expect(read({ entities: [{ roles: ['registrant'], vcardArray }] })?.organisation).toBe('Example Ltd, Networks');
  });

  it('is what the description says where no holder is named, before the technical contact', () => {
    const noc = entity('group', 'Some NOC', { roles: ['technical'] });
    const described = (...remarks: object[]) => read({ entities: [noc], remarks });
    const description = { organisation: 'Example Networks', organisationFrom: 'description' };
    expect(described({ title: 'description', description: ['Example Networks', 'Seoul'] })).toMatchObject(description);
    expect(described({ description: ['***', 'Example Networks'] })).toMatchObject(description);
    expect(described({ description: ['주식회사 케이티'] })).toMatchObject({ organisation: '주식회사 케이티' });
    expect(described({ title: 'remarks', description: ['INFRA-AW'] })).toMatchObject({ organisationFrom: 'technical' });
  });

  it('is no maintainer of the data, who is a registrant named after the handle', () => {
    const maintainer = entity('individual', 'EXAMPLE-MNT', { handle: 'example-mnt' });
    const ripe = entity('individual', 'RIPE-NCC-HM-MNT', { handle: 'RIPE-NCC-HM-MNT' });
    ripe.vcardArray = vcard(...(ripe.vcardArray[1] as unknown[]), ['org', {}, 'text', 'ORG-NCC1-RIPE']);
    const remarks = [{ description: ['Example Telecom AG'] }];
    expect(read({ entities: [maintainer, ripe], remarks })).toMatchObject({
      organisation: 'Example Telecom AG',
      organisationFrom: 'description',
    });
    expect(read({ entities: [maintainer, ripe] })).toMatchObject({ organisation: '' });
    const holder = entity('org', 'Example Ltd', { handle: 'ORG-EX1-RIPE' });
    expect(read({ entities: [maintainer, ripe, holder], remarks })).toMatchObject({ organisation: 'Example Ltd' });
  });

  it('is named after its handle only where nothing else names one', () => {
    const unnamed = entity('org', 'ORG-EX1-AFRINIC', { handle: 'ORG-EX1-AFRINIC', roles: [] });
    expect(read({ entities: [unnamed] })).toMatchObject({ organisation: 'ORG-EX1-AFRINIC' });
    expect(read({ entities: [unnamed], remarks: [{ description: ['Example Ltd'] }] })).toMatchObject({
      organisation: 'Example Ltd',
    });
    const role = { roles: ['technical'], handle: 'EX1-RIPE' };
    const vcardArray = vcard(
      ['fn', {}, 'text', 'Example NOC'],
      ['kind', {}, 'text', 'group'],
      ['org', {}, 'text', 'ORG-EX1-RIPE'],
    );
    expect(read({ entities: [{ ...role, vcardArray }] })).toMatchObject({ organisation: 'Example NOC' });
  });

  it.each([
    'Send abuse to noc@example.net',
    'https://example.net/',
    'Abuse desk: see below',
    `${'A sentence about the network '.repeat(5)}.`,
  ])('is not "%s"', (line) => {
    expect(read({ remarks: [{ description: [line] }] })).toMatchObject({ organisation: '' });
  });

  it('is that of the technical contact where nothing else names one, but no person', () => {
    const technical = (kind: string, ...more: unknown[][]) => ({
      entities: [
        {
          roles: ['technical'],
          vcardArray: vcard(['kind', {}, 'text', kind], ['fn', {}, 'text', 'IP Manager'], ...more),
        },
      ],
    });
    const org = ['org', {}, 'text', 'Example Telecom'];
    const expected = { organisation: 'Example Telecom', organisationFrom: 'technical' };
    expect(read(technical('group', org))).toMatchObject(expected);
    expect(read(technical('individual', org))).toMatchObject(expected);
    expect(read(technical('group'))).toMatchObject({ organisation: 'IP Manager', organisationFrom: 'technical' });
    expect(read(technical('individual'))).toMatchObject({ organisation: '' });
    const holder = entity('org', 'Holder Ltd');
    expect(read({ entities: [holder, ...technical('group', org).entities] })).toMatchObject({
      organisation: 'Holder Ltd',
      organisationFrom: 'registrant',
    });
  });
});

describe('the abuse contact', () => {
  const abuse = (email: string, more = {}) => ({
    roles: ['abuse'],
    vcardArray: vcard(['email', {}, 'text', email]),
    ...more,
  });
  const nested = (depth: number): unknown =>
    depth === 0 ? abuse('abuse@example.com') : { entities: [nested(depth - 1)] };

  it.each([0, 1, 2, 5])('is found %d levels down', (depth) => {
    expect(read({ entities: [nested(depth)] })?.abuse.emails).toEqual(['abuse@example.com']);
  });

  it('is looked for no deeper than six levels', () => {
    expect(read({ entities: [nested(6)] })?.abuse.emails).toEqual([]);
  });

  it('is preferred to what a remark says', () => {
    const remarks = [{ description: ['abuse: other@example.com'] }];
    expect(read({ remarks, entities: [abuse('abuse@example.com')] })?.abuse.emails).toEqual(['abuse@example.com']);
    expect(read({ remarks })?.abuse.emails).toEqual(['other@example.com']);
  });

  it.each([
    // As RIPE writes the attributes e-mail and abuse-mailbox of a role.
    [
      'those that are marked for it, wherever they stand',
      [
        ...['ops', 'routers', 'noc', 'lir', 'peering', 'info'].map((name) => [{ type: 'email' }, name]),
        [{ type: 'abuse' }, 'abuse'],
      ],
      ['abuse'],
    ],
    [
      'those of several types among them',
      [
        [{}, 'noc'],
        [{ type: ['work', 'abuse'] }, 'cert'],
      ],
      ['cert'],
    ],
    // As APNIC does of an IRT.
    [
      'all where none is marked, the preferred ones first',
      [
        [{}, 'noc'],
        [{ pref: '1' }, 'abuse'],
      ],
      ['abuse', 'noc'],
    ],
    [
      'all in their order otherwise',
      [
        [{}, 'noc'],
        [{ pref: 'x' }, 'cert'],
        [null, 'ops'],
      ],
      ['noc', 'cert', 'ops'],
    ],
  ])('has of the emails of a contact %s', (_, emails, expected) => {
    const written = emails.map(([parameters, name]) => ['email', parameters, 'text', `${name}@example.net`] as const);
    expect(read({ entities: [{ roles: ['abuse'], vcardArray: ['vcard', written] }] })?.abuse.emails).toEqual(
      expected.map((name) => `${name}@example.net`),
    );
  });

  it('has telephone numbers without the scheme, and no fax', () => {
    const vcardArray = vcard(
      ['tel', { type: 'work' }, 'uri', 'tel:+27832125745'],
      ['tel', { type: ['fax'] }, 'text', '+1'],
      ['tel', {}, 'text', '57 4 5699090'],
      ['tel', {}, 'uri', 'tel:tel:+27-21-000-0000'],
    );
    expect(read({ entities: [{ roles: ['abuse'], vcardArray }] })?.abuse.phones).toEqual([
      '+27832125745',
      '57 4 5699090',
      '+27-21-000-0000',
    ]);
  });

  it.each([
    ['javascript:alert(1)', []],
    ['a@b.example?subject=x&bcc=c@d.example', ['a@b.example']],
    ['"><img src=x>@example.com', []],
    ['a b@example.com', ['b@example.com']],
    ['a%0d%0abcc:x@example.com', ['x@example.com']],
  ])('takes of %j only what is an address', (email, emails) => {
    expect(read({ entities: [abuse(email)] })?.abuse.emails).toEqual(emails);
  });

  it('is linked by mailto alone', () => {
    expect(mailtoUrl('a+b@example.com')).toBe('mailto:a%2Bb@example.com');
  });
});

describe('the link', () => {
  const html = { rel: 'alternate', type: 'text/html' };
  it('is the page that the answer names, with TLS and without credentials', () => {
    const link = (href: unknown) => read({ links: [{ ...html, href }] }, '192.0.2.1')?.link;
    expect(link('https://example.com/net')).toBe('https://example.com/net');
    const own = 'https://search.arin.net/rdap/?query=192.0.2.1';
    for (const href of [
      'http://example.com/',
      'javascript:alert(1)',
      'https://arin.net@evil.example/',
      'https://example.com/\u202emoc',
      `https://example.com/${'x'.repeat(500)}`,
      7,
    ]) {
      expect(link(href)).toBe(own);
    }
  });

  it('is the answer itself at a registry whose pages are not known', () => {
    const address = parseAddress('192.0.2.1');
    const url = 'https://rdap.example/ip/192.0.2.1';
    expect(address && parseWhoisCard(network, address, url)?.link).toBe(url);
  });
});

describe('a hostile answer', () => {
  /** Every text of a card. */
  const texts = (value: unknown): string[] =>
    typeof value === 'string'
      ? [value]
      : typeof value === 'object' && value !== null
        ? Object.values(value).flatMap(texts)
        : [];

  const hostileText = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 600 }),
    fc.constantFrom(
      '<img src=x onerror=alert(1)>',
      'javascript:alert(1)',
      '\u202egnp.exe',
      '__proto__',
      'a@b.c',
      'abuse',
    ),
  );
  const hostile = fc.letrec<{ any: unknown; property: unknown; entity: unknown }>((tie) => ({
    any: fc.oneof(
      { depthSize: 'small' },
      hostileText,
      fc.constantFrom(null, true, 0, -1, 1e308),
      fc.array(tie('any'), { maxLength: 4 }),
      fc.dictionary(fc.string(), tie('any'), { maxKeys: 4 }),
      tie('entity'),
    ),
    property: fc.oneof(
      tie('any'),
      fc.tuple(fc.constantFrom('fn', 'org', 'kind', 'email', 'tel'), tie('any'), tie('any'), tie('any')),
    ),
    entity: fc.oneof(
      { depthSize: 'small' },
      fc.record(
        {
          roles: fc.oneof(fc.subarray(['abuse', 'registrant', 'technical']), tie('any')),
          vcardArray: fc.oneof(fc.tuple(fc.constant('vcard'), fc.array(tie('property'), { maxLength: 8 })), tie('any')),
          entities: fc.oneof(fc.array(tie('entity'), { maxLength: 4 }), tie('any')),
        },
        { requiredKeys: [] },
      ),
    ),
  }));
  const member = <T>(likely: fc.Arbitrary<T>) => fc.oneof(likely, hostile.any);
  const answers = fc.record(
    {
      objectClassName: fc.constantFrom('ip network', undefined),
      startAddress: fc.oneof(
        { weight: 5, arbitrary: fc.constantFrom('192.0.2.0', '000.0.0.0/0', '192.0.2.1') },
        hostile.any,
      ),
      endAddress: fc.oneof({ weight: 5, arbitrary: fc.constantFrom('192.0.2.255', '255.255.255.255/32') }, hostile.any),
      cidr0_cidrs: member(fc.array(fc.record({ v4prefix: fc.ipV4(), length: fc.integer() }))),
      name: hostile.any,
      handle: hostile.any,
      type: hostile.any,
      country: hostile.any,
      status: member(fc.array(hostileText)),
      events: member(
        fc.array(
          fc.record({
            eventAction: fc.constantFrom('registration', 'last changed'),
            eventDate: member(fc.date({ noInvalidDate: true }).map((date) => date.toISOString())),
          }),
        ),
      ),
      remarks: member(fc.array(fc.record({ description: member(fc.array(hostileText)) }))),
      links: member(
        fc.array(
          fc.record({
            rel: fc.constant('alternate'),
            type: fc.constant('text/html'),
            href: fc.oneof(hostileText, fc.webUrl({ validSchemes: ['https', 'http', 'ftp'] })),
          }),
        ),
      ),
      entities: member(fc.array(hostile.entity, { maxLength: 6 })),
    },
    { requiredKeys: ['startAddress', 'endAddress'] },
  );

  it('never throws, and gives only bounded, visible texts and safe links', () => {
    let made = 0;
    fc.assert(
      fc.property(answers, (response) => {
        const card = cardFrom({ query: '192.0.2.1', response: JSON.parse(JSON.stringify(response)) });
        if (!card) return;
        made++;
        const all = texts(card);
        expect(all.length).toBeLessThan(400);
        for (const text of all) {
          expect([...text].length).toBeLessThanOrEqual(500);
          expect(text).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
        }
        expect(new URL(card.link).protocol).toBe('https:');
        for (const email of card.abuse.emails) {
          const { protocol, search, hash } = new URL(mailtoUrl(email));
          expect([protocol, search, hash]).toEqual(['mailto:', '', '']);
          expect(email.split('@')).toHaveLength(2);
        }
        for (const date of [card.registered, card.changed])
          if (date) expect(new Date(date.slice(0, 10)).toISOString()).toContain(date.slice(0, 10));
      }),
      { numRuns: 300 },
    );
    expect(made).toBeGreaterThan(20);
  }, 60_000);

  it('of any JSON at all never throws', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (response) => {
        cardFrom({ query: '192.0.2.1', response });
      }),
      { numRuns: 500 },
    );
  }, 60_000);

  it('of a real one with one member replaced never throws', () => {
    const { query, response } = realAnswer('arin-v4');
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(response)), hostile.any, (key, value) => {
        cardFrom({ query, response: { ...response, [key]: value } });
      }),
      { numRuns: 500 },
    );
  }, 60_000);

  // Were it read as often as it is nested, the test would not end in its time.
  it('is read once when it is as large as it may be', () => {
    const entity = {
      roles: ['abuse'],
      vcardArray: vcard(...Array(200).fill(['email', {}, 'text', `${'a'.repeat(500)}@`])),
    };
    const entities = Array(4000).fill({ ...entity, entities: Array(50).fill(entity) });
    expect(
      read({ name: 'x'.repeat(1_000_000), entities, remarks: Array(9000).fill({ description: ['abuse '.repeat(99)] }) })
        ?.name,
    ).toHaveLength(200);
  });
});
