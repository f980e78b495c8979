/**
 * Where the demo's servers are: in the private world of the tests (test/world), with an address of every kind, or on the
 * loopback addresses of this computer, which works everywhere.
 */
import { createServer } from 'node:net';
import { domainToUnicode } from 'node:url';
import { type Certificates, makeCertificates } from '../../test/world/certificate.ts';
import { insideWorld } from '../../test/world/enter.ts';
import { addressesOf, socketAddress } from '../../test/world/hosts.ts';
import { type Card, type Listener, startSite } from './site.ts';

/** A running demo site. */
export interface Place {
  /** What the browser opens. */
  readonly start: string;
  /** What the icon must say once the page is there: the big digit, then the small ones. */
  readonly icon: string;
  /** What one should know about this place, or the empty text. */
  readonly note: string;
  readonly certificates: Certificates | undefined;
  readonly chromiumArgs: readonly string[];
  close(): Promise<void>;
}

type Entry = readonly [kind: Card['kind'], host: string, about: string, path?: string];

/** The cards of the private world. The page itself is at www.dual.test, and http://dual.test sends the browser there. */
const WORLD: readonly Entry[] = [
  ['picture', 'v6.test', 'Has only IPv6.'],
  ['picture', 'v4.test', 'Has only IPv4.'],
  ['picture', 'many.test', 'Has two addresses of each family.'],
  ['picture', 'nat64.test', 'IPv4, reached through the NAT64 of a network without IPv4.'],
  ['fetch', 'a.v4.test', 'Has only IPv4, and sends the browser on to v6.test.', '/on?to=https://v6.test/text'],
  ['socket', 'a.v6.test', 'Talks over a WebSocket.', '/talk'],
  ['frame', 'b.v6.test', 'Is a page in this page.', '/frame'],
  ['picture', 'six-to-four.test', 'IPv6 in a 6to4 tunnel.'],
  ['picture', 'ula.test', 'Is in the local network, over IPv6.'],
  ['picture', 'private.test', 'Is in the local network, over IPv4.'],
  ['picture', 'fallback.test', 'IPv6 does not work there, so the browser falls back to IPv4.'],
  ['fetch', 'dead.test', 'Does not answer.', '/text'],
];
const WORLD_LATER: readonly Entry[] = [
  ['picture', 'many6.test', 'Has two IPv6 addresses.'],
  ['picture', 'b.v4.test', 'Has only IPv4.'],
  ['picture', 'xn--bcher-kva.test', 'Has a name with a letter that is not ASCII.'],
  ['picture', 'teredo.test', 'IPv6 in a Teredo tunnel.'],
  ['picture', 'doc6.test', 'Has an address from the block for documentation.'],
];

const PATHS: Readonly<Record<Card['kind'], string>> = {
  picture: '/picture.svg',
  frame: '/frame',
  fetch: '/text',
  socket: '/talk',
};

/** Starts the site in the private world; only works inside of it. */
async function openWorldPlace(): Promise<Place> {
  const certificates = makeCertificates();
  const card = ([kind, host, about, path = PATHS[kind]]: Entry): Card => ({
    title: domainToUnicode(host),
    about,
    kind,
    url: `${kind === 'socket' ? 'wss' : 'https'}://${host}${path}`,
  });
  const hosts = ['www.dual.test', ...[...WORLD, ...WORLD_LATER].map(([, host]) => host)];
  const listeners: Listener[] = hosts
    .filter((host) => host !== 'dead.test')
    .flatMap((host) => addressesOf(host))
    // The address of fallback.test that is to refuse the connection.
    .filter((address) => !address.includes('dead'))
    .map((address) => ({ address: socketAddress(address), port: 443, secure: true }));
  const plain = addressesOf('dual.test').map((address) => ({ address, port: 80, secure: false }));
  const site = await startSite({
    listeners: [...listeners, ...plain],
    certificates,
    cards: WORLD.map(card),
    later: WORLD_LATER.map(card),
    home: 'https://www.dual.test/',
  });
  return {
    start: 'http://dual.test/',
    icon: '646',
    note: 'The servers and the browser are in a private network of their own. Other sites cannot be opened in it.',
    certificates,
    chromiumArgs: [],
    close: site.close,
  };
}

/** Finds a port that is free now. */
async function freePort(address: string): Promise<number | undefined> {
  const server = createServer();
  const port = await new Promise<number | undefined>((resolve) => {
    server.once('error', () => resolve(undefined));
    server.listen(0, address, () => {
      const bound = server.address();
      resolve(typeof bound === 'object' && bound ? bound.port : undefined);
    });
  });
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/**
 * Starts the site on the loopback addresses.
 * @param names whether the browser can be given names for them, as Chromium can; else the addresses are the names
 */
async function openLoopbackPlace(names: boolean): Promise<Place> {
  const four = await freePort('127.0.0.1');
  const six = await freePort('::1');
  const dead = await freePort('127.0.0.1');
  if (!four || !dead) throw new Error('The loopback address 127.0.0.1 cannot be used on this system.');
  const hosts = names
    ? { main: 'www.demo.test', six: 'v6.demo.test', four: 'v4.demo.test', dead: 'dead.demo.test' }
    : { main: six ? '[::1]' : '127.0.0.1', six: '[::1]', four: '127.0.0.1', dead: 'localhost' };
  const main = `${hosts.main}:${six ?? four}`;
  const cards: Card[] = [
    ...(six
      ? [
          { title: hosts.six, about: 'Has only IPv6.', kind: 'picture', url: `http://${hosts.six}:${six}/picture.svg` },
          { title: hosts.six, about: 'Talks over a WebSocket.', kind: 'socket', url: `ws://${hosts.six}:${six}/talk` },
        ]
      : []),
    { title: hosts.four, about: 'Has only IPv4.', kind: 'picture', url: `http://${hosts.four}:${four}/picture.svg` },
    { title: hosts.four, about: 'Is a page in this page.', kind: 'frame', url: `http://${hosts.four}:${four}/frame` },
    { title: hosts.dead, about: 'Does not answer.', kind: 'fetch', url: `http://${hosts.dead}:${dead}/text` },
  ] as Card[];
  const site = await startSite({
    listeners: [
      { address: '127.0.0.1', port: four, secure: false },
      ...(six ? [{ address: '::1', port: six, secure: false }] : []),
    ],
    certificates: undefined,
    cards,
    later: [],
    home: `http://${main}/`,
  });
  const rules = [
    `MAP ${hosts.main} ${six ? '[::1]' : '127.0.0.1'}`,
    `MAP ${hosts.six} [::1]`,
    `MAP ${hosts.four} 127.0.0.1`,
    `MAP ${hosts.dead} 127.0.0.1`,
  ];
  return {
    start: `http://${main}/`,
    // Without IPv6 there is nothing green to show.
    icon: six ? '646' : '44',
    note: six ? '' : 'This system has no IPv6, not even to itself. So the demo shows IPv4 only.',
    certificates: undefined,
    chromiumArgs: names ? [`--host-resolver-rules=${rules.join(',')}`] : [],
    close: site.close,
  };
}

/** Starts the demo site in the best place there is: the private world when this process is inside of it. */
export function openPlace({ names }: { readonly names: boolean }): Promise<Place> {
  return insideWorld() ? openWorldPlace() : openLoopbackPlace(names);
}
