/**
 * Who may import whom, checked by `npm test` (dependency-cruiser), `import()` and type imports included. Each row is a
 * place, a folder or a file; of several that fit, the first counts. A file may always import from its own place and from the ground
 * floor. What a row does not list is forbidden, and its reason is printed for the developer.
 */

/** What every part stands on. */
const groundFloor = ['src/async/', 'src/json/', 'src/display/'];

/** What readiness is concluded from. */
const recordedFacts = ['src/page/events/', 'src/page/recording/', 'src/address/', 'src/dns/'];

/** The folders of src/readiness/: each may import those that stand before it in this list. */
const readinessFolders = [
  { folder: 'evidence', why: 'what was seen and what the DNS says is read without knowing what follows from it' },
  { folder: 'report', more: ['src/own-addresses/reach.ts'], why: 'a report has facts alone' },
  {
    folder: 'network',
    more: ['src/own-addresses/reach.ts'],
    why: 'what a network offers is concluded before any host is judged',
  },
  {
    folder: 'verdicts',
    why: 'verdicts are derived from facts alone, in a page, in the background and in Node alike',
  },
  { folder: 'judged-report', why: 'a report is judged host by host and page by page' },
  { folder: 'advice', more: ['src/text.ts'], why: 'what to do follows from what was judged' },
  { folder: 'text', more: ['src/text.ts'], why: 'what has words knows all of it, and nothing of it knows its words' },
].map(({ folder, more = [], why }, index, folders) => ({
  place: `src/readiness/${folder}/`,
  may: [...folders.slice(0, index).map((before) => `src/readiness/${before.folder}/`), ...recordedFacts, ...more],
  why,
}));

/**
 * @type {readonly { place: string, may?: readonly string[], packages?: readonly string[] | 'any', node?: true, why: string }[]}
 *   `may`: folders and files of the project; `packages`: of npm; `node`: the modules of Node
 */
const places = [
  {
    place: 'src/async/',
    why: 'waiting, taking turns and giving up know nothing else',
  },
  {
    place: 'src/json/',
    why: 'JSON knows nothing of what it carries',
  },
  {
    place: 'src/display/',
    why: 'the writing of texts knows nothing of what they are about',
  },
  {
    place: 'src/address/listed-site.ts',
    may: ['src/address/'],
    packages: ['tldts'],
    why: 'the list of sites knows what a site is',
  },
  {
    place: 'src/address/',
    packages: ['ip-address'],
    why: 'addresses know nothing else',
  },
  {
    place: 'src/icon/',
    why: 'the drawing knows nothing else',
  },
  {
    place: 'src/page/events/',
    may: ['src/address/'],
    why: 'what a browser reports of one request is read without knowing what becomes of it',
  },
  {
    place: 'src/page/recording/',
    may: ['src/page/events/', 'src/address/'],
    why: 'recording is pure, in Node, in a page and in the background alike, and knows nothing of how it is presented',
  },
  {
    place: 'src/page/presentation/',
    may: ['src/page/events/', 'src/page/recording/', 'src/address/', 'src/text.ts'],
    why: 'what is presented is derived from what was recorded, and from nothing else',
  },
  {
    place: 'src/lookup/',
    may: ['src/address/'],
    why: 'lookups are pure: network, clock, timers, locks and memory are handed in',
  },
  {
    place: 'src/own-addresses/',
    may: ['src/address/', 'src/page/events/failure.ts'],
    why: 'asking and concluding are pure: network, clock and timers are handed in',
  },
  {
    place: 'src/dns/',
    may: ['src/address/'],
    why: 'questions and answers are pure: network, clock, timers and storage are handed in',
  },
  ...readinessFolders,
  {
    place: 'src/format/',
    may: [
      'src/readiness/',
      'src/page/',
      'src/address/',
      'src/dns/dns-status.ts',
      'src/dns/host-records.ts',
      'src/text.ts',
    ],
    packages: ['fflate'],
    why: 'formats are text in and text out; files and words are handed in',
  },
  {
    place: 'src/text.ts',
    may: ['extension/'],
    why: 'texts know only their names',
  },
  {
    place: 'src/settings.ts',
    may: ['src/settings/', 'src/dns/aaaa-check.ts', 'src/page/', 'src/lookup/', 'src/own-addresses/'],
    why: 'settings are plain values',
  },
  {
    place: 'src/settings/',
    may: ['src/settings.ts', 'src/address/', 'src/dns/', 'src/lookup/', 'src/own-addresses/', 'src/page/'],
    why: 'settings are plain values; where they are kept is handed in',
  },
  {
    place: 'src/protocol.ts',
    may: ['src/page/', 'src/readiness/'],
    why: 'messages carry what pages are made of',
  },
  {
    place: 'src/contracts.ts',
    may: ['src/protocol.ts'],
    why: 'what the background needs of a browser stands below both, as types alone, so that neither imports the other for it',
  },
  {
    place: 'src/background/background.ts',
    may: ['src/'],
    why: 'it connects all parts',
  },
  {
    place: 'src/background/',
    may: [
      'src/contracts.ts',
      'src/page/',
      'src/address/',
      'src/readiness/',
      'src/protocol.ts',
      'src/settings/',
      'src/text.ts',
    ],
    why: 'storage, action and ports are handed in, so that tests can hand in others',
  },
  {
    place: 'src/browser/',
    may: [
      'src/contracts.ts',
      'src/address/',
      'src/icon/',
      'src/dns/',
      'src/lookup/',
      'src/own-addresses/',
      'src/page/',
      'src/readiness/',
      'src/protocol.ts',
      'src/settings.ts',
      'src/settings/',
      'src/text.ts',
    ],
    packages: ['webextension-polyfill', 'virtual:icon-pixels'],
    why: 'it is the only one to know a browser, and knows nothing of who uses it: what it gives to the background is a contract',
  },
  {
    place: 'popup/preconnect.ts',
    may: ['src/browser/views/begin-view.ts'],
    why: 'it is run before all others, so it has to be small',
  },
  {
    place: 'popup/main.tsx',
    may: ['src/', 'ui/'],
    packages: ['preact'],
    why: 'a page is wired in its main file',
  },
  {
    place: 'popup/',
    may: [
      'ui/',
      'src/page/',
      'src/readiness/',
      'src/address/',
      'src/dns/',
      'src/lookup/',
      'src/own-addresses/',
      'src/format/',
      'src/icon/',
      'src/protocol.ts',
      'src/settings.ts',
      'src/settings/',
      'src/text.ts',
    ],
    packages: ['preact'],
    why: 'components get the browser handed in',
  },
  {
    place: 'options/welcome/main.tsx',
    may: ['src/', 'ui/'],
    packages: ['preact'],
    why: 'a page is wired in its main file',
  },
  {
    place: 'options/welcome/',
    may: ['ui/', 'src/text.ts'],
    why: 'components get the browser handed in',
  },
  {
    place: 'options/main.tsx',
    may: ['src/', 'ui/'],
    packages: ['preact'],
    why: 'a page is wired in its main file',
  },
  {
    place: 'options/',
    may: [
      'ui/',
      'src/address/',
      'src/dns/aaaa-check.ts',
      'src/dns/resolvers.ts',
      'src/icon/',
      'src/lookup/',
      'src/own-addresses/',
      'src/page/',
      'src/settings.ts',
      'src/settings/',
      'src/text.ts',
    ],
    packages: ['preact'],
    why: 'components get the browser handed in',
  },
  {
    place: 'audit/report/',
    may: [
      'audit/',
      'ui/',
      'src/async/',
      'src/display/',
      'src/dns/host-records.ts',
      'src/readiness/',
      'src/format/',
      'src/text.ts',
    ],
    packages: ['preact'],
    why: 'it is opened from a file, where there is no extension',
  },
  {
    place: 'audit/devtools/main.tsx',
    may: ['src/browser/views/devtools-panel.ts'],
    packages: [],
    why: 'it is loaded with the developer tools, whether somebody wants the log or not',
  },
  {
    place: 'audit/log/main.tsx',
    may: ['src/', 'ui/'],
    packages: ['preact'],
    why: 'a page is wired in its main file',
  },
  {
    place: 'audit/log/',
    may: ['ui/', 'src/page/', 'src/address/', 'src/format/request-log.ts', 'src/text.ts'],
    packages: ['preact'],
    why: 'components get the browser handed in',
  },
  {
    place: 'audit/main.tsx',
    may: ['src/', 'ui/'],
    packages: ['virtual:viewer', 'preact'],
    why: 'a page is wired in its main file',
  },
  {
    place: 'audit/',
    may: [
      'ui/',
      'src/page/',
      'src/address/',
      'src/own-addresses/',
      'src/settings/own-address-provider.ts',
      'src/dns/aaaa-check.ts',
      'src/dns/host-records.ts',
      'src/readiness/',
      'src/format/',
      'src/text.ts',
    ],
    packages: ['preact'],
    why: 'components get the browser handed in',
  },
  {
    place: 'cli/survey/',
    may: [
      'src/display/',
      'src/address/',
      'src/readiness/',
      'cli/arguments/options.ts',
      'cli/input/list-entries.ts',
      'cli/input/list-table.ts',
      'cli/input/parse-list-file.ts',
      'cli/input/parse-url.ts',
      'cli/input/read-urls.ts',
      'cli/arguments/parse-arguments.ts',
      'cli/shared/errors.ts',
      'cli/shared/make-folder.ts',
      'cli/visits/',
    ],
    packages: ['pg', 'pg-boss', '@electric-sql/pglite', 'hyparquet-writer'],
    node: true,
    why: 'surveys have a database and folders of their own; the browser, the terminal and other files are handed in by the command line',
  },
  {
    place: 'cli/',
    may: [
      'src/address/',
      'src/dns/',
      'src/format/',
      'src/page/',
      'src/readiness/',
      'src/protocol.ts',
      'src/text.ts',
      'src/browser/after-running.ts',
      'src/browser/in-time.ts',
      'src/browser/network/doh.ts',
      'extension/',
      'package.json',
    ],
    packages: ['virtual:viewer', 'playwright-core', 'mmdb-lib'],
    node: true,
    why: 'the command line has Node, its own browser and the pure parts; no code for it goes into the extension',
  },
  {
    place: 'ui/own-addresses/',
    may: [
      'ui/',
      'src/address/',
      'src/lookup/',
      'src/own-addresses/',
      'src/settings/own-address-provider.ts',
      'src/text.ts',
    ],
    packages: ['preact'],
    why: 'the card knows no page and no browser',
  },
  {
    place: 'ui/',
    may: ['src/page/', 'src/address/', 'src/icon/', 'src/protocol.ts', 'src/settings/check-controls.ts', 'src/text.ts'],
    packages: ['preact'],
    why: 'shared parts know no page and no browser',
  },
  {
    place: 'scripts/install/',
    node: true,
    why: 'it runs before anything is installed',
  },
  {
    place: 'scripts/',
    may: [
      'src/',
      'test/world/',
      'test/e2e/',
      'package.json',
      'manifest.json',
      'extension/',
      'cli/',
      '.dependency-cruiser.mjs',
    ],
    packages: 'any',
    node: true,
    why: 'the tools build, show and pack what is shipped, in the world of the tests; they start tests, but import none',
  },
  {
    place: 'test/',
    may: [
      'src/',
      'popup/',
      'options/',
      'audit/',
      'cli/',
      'ui/',
      'scripts/',
      'extension/',
      'package.json',
      'manifest.json',
    ],
    packages: 'any',
    node: true,
    why: 'tests see everything; nothing that is shipped sees them',
  },
  {
    place: 'vite.config.ts',
    may: ['scripts/build/', 'scripts/install/browsers.mjs', 'test/e2e/support/share-sequencer', 'test/world/poll.ts'],
    packages: ['vitest'],
    node: true,
    why: 'how bundles are made is defined in scripts/build, how tests run beside the tests',
  },
];

/** A text as a part of a regular expression. */
const quoted = (/** @type {string} */ text) => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
const startsWith = (/** @type {string} */ path) => `^${quoted(path)}`;

/** What a place may import of itself: its folder; a main file, and a file with no folder of its own, what stands beside it. */
const own = (/** @type {string} */ place) => place.replace(/[^/]*$/, '') || place;

const placeRules = places.map(({ place, may = [], packages = [], node, why }, index) => ({
  name: place,
  comment: why,
  severity: /** @type {const} */ ('error'),
  from: { path: startsWith(place), pathNot: places.slice(0, index).map((earlier) => startsWith(earlier.place)) },
  to: {
    pathNot: [
      ...(place.endsWith('/') || place.endsWith('main.tsx') ? [startsWith(own(place))] : []),
      ...[...may, ...groundFloor].map(startsWith),
      ...(packages === 'any'
        ? ['^node_modules/']
        : packages.flatMap((name) => [`^node_modules/(@types/)?${quoted(name)}/`, `^${quoted(name)}$`])),
    ],
    ...(node && { dependencyTypesNot: [/** @type {const} */ ('core')] }),
  },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...placeRules,
    {
      name: 'no rule',
      comment: 'no row says what this file may import: add one to .dependency-cruiser.mjs',
      severity: 'error',
      from: { pathNot: [...places.map(({ place }) => startsWith(place)), '^[^/]*$', '^(node_modules|extension)/'] },
      to: {},
    },
    {
      name: 'no cycle',
      comment: 'files that need each other are one file, or two that need a third',
      severity: 'error',
      from: { pathNot: '^test/' },
      to: { circular: true },
    },
    {
      name: 'no arrow runs up',
      comment: 'of two folders one stands on the other: what both need stands below both',
      severity: 'error',
      scope: 'folder',
      from: { path: '^(src|popup|options|audit|cli|ui)(/|$)' },
      to: { circular: true },
    },
    {
      name: 'no cycle of tests',
      comment: 'modules that need each other to start are one file, or two that need a third; types may',
      severity: 'error',
      from: { path: '^test/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only', 'dynamic-import'] } },
    },
    {
      name: 'found',
      comment: 'what is imported is there',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: ['^virtual:'] },
    },
  ],
  options: {
    parser: 'swc',
    doNotFollow: { path: ['node_modules'] },
    exclude: { path: ['(^|/)dist/', '^test/recorder/extension', '^test/bench/floor', '^scripts/demo/site/'] },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
      conditionNames: ['import', 'types', 'node', 'default'],
      exportsFields: ['exports'],
    },
  },
};
