/** The web servers: nginx, with certificates by openssl and pages for a plan. */
import { execFileSync } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Daemon } from './dns.ts';
import { type Kind, kinds } from './kinds.ts';
import { documentUrl, type Host, type Load, loadUrl, type Page, type Plan } from './plan.ts';

export interface Web {
  readonly daemon: Daemon;
  /** A file that gets a line of JSON (`Served`) for each request. */
  readonly log: string;
  /** The certificate of the authority, as PEM. */
  readonly authority: string;
  /** The SHA-256 of the public key of the certificate of all hosts, in base64. */
  readonly spki: string;
}

/** A request as nginx saw it. */
export interface Served {
  readonly client: string;
  readonly server: string;
  readonly port: string;
  readonly host: string;
  readonly path: string;
  readonly status: number;
}

/**
 * @param folder where the files go; it has to stay
 * @param font a font file
 */
export function writeWeb(folder: string, plan: Plan, font: string): Web {
  const root = join(folder, 'root');
  mkdirSync(join(root, 'page'), { recursive: true });
  writeFileSync(join(root, 'image.png'), Buffer.from(onePixel, 'base64'));
  writeFileSync(join(root, 'script.js'), 'void 0;\n');
  writeFileSync(join(root, 'style.css'), 'p { margin: 0 }\n');
  writeFileSync(join(root, 'data.json'), '{}\n');
  writeFileSync(join(root, 'frame.html'), frameText);
  copyFileSync(font, join(root, 'font.ttf'));
  for (const page of plan.pages) {
    page.steps.forEach(({ hop }, at) => {
      if (hop !== 'http') writeFileSync(join(root, 'page', `${page.id}.${at}.html`), documentText(page, at));
    });
  }
  const { spki, authority } = makeCertificates(folder, plan.hosts);
  const log = join(folder, 'requests.log');
  writeFileSync(log, '');
  const configuration = join(folder, 'nginx.conf');
  writeFileSync(configuration, nginxConfiguration(folder, root, log, plan.hosts));
  return { daemon: { command: 'nginx', args: ['-e', 'stderr', '-c', configuration] }, log, authority, spki };
}

const onePixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';

const frameText = `<!doctype html><title>frame</title><link rel="icon" href="data:,">
<script>parent.postMessage(/p\\d+-\\d+/.exec(location.pathname)[0], '*')</script>
`;

/** A document: one that leads to the next, or the page, which notes of each of its loads what became of it. */
function documentText(page: Page, at: number): string {
  const head = '<!doctype html><html lang="en"><meta charset="utf-8"><link rel="icon" href="data:,">';
  const { hop } = page.steps[at] as Page['steps'][number];
  if (hop === 'script')
    return `${head}<title>to</title><script>location = ${JSON.stringify(documentUrl(page, at + 1))}</script>\n`;
  if (hop === 'refresh') {
    return `${head}<title>to</title><meta http-equiv="refresh" content="0; url=${documentUrl(page, at + 1)}">\n`;
  }
  const early = page.loads.filter(({ type }) => type === 'font' || type === 'fetch');
  // Style sheets come last: scripts behind them would wait for them.
  const elements = [...page.loads].sort(
    (one, other) => Number(one.type === 'stylesheet') - Number(other.type === 'stylesheet'),
  );
  return `${head}<title>${page.id}</title>
<script>
  window.truth = { page: '${page.id}', loads: {} };
  const note = (id, got) => { truth.loads[id] ??= got; };
  const noted = (id, promise) => promise.then(() => note(id, true), () => note(id, false));
  const get = (url) => fetch(url).then((answer) => { if (!answer.ok) throw new Error(); });
  addEventListener('message', ({ data }) => note(data, true));
${early.map(earlyText).join('')}</script>
${elements.map(elementText).join('')}
`;
}

function earlyText(load: Load): string {
  const url = JSON.stringify(loadUrl(load));
  return load.type === 'fetch'
    ? `  noted('${load.id}', get(${url}));\n`
    : `  noted('${load.id}', new FontFace('font', 'url(' + ${url} + ')').load());\n`;
}

function elementText(load: Load): string {
  const url = loadUrl(load);
  const events = `onload="note('${load.id}', true)" onerror="note('${load.id}', false)"`;
  switch (load.type) {
    case 'image':
      return `<img src="${url}" alt="" ${events}>\n`;
    case 'script':
      return `<script async src="${url}" ${events}></script>\n`;
    case 'stylesheet':
      return `<link rel="stylesheet" href="${url}" ${events}>\n`;
    case 'frame':
      // It says itself that it is there. A page of the browser's own about an error is loaded, too, and says nothing. How long to
      // wait for a word nobody knows: Firefox may hold messages back while a page loads (its StaticPrefList.yaml,
      // dom.separate_event_queue_for_post_message.enabled). The browser tells of the failure.
      return `<iframe src="${url}" title="frame"></iframe>\n`;
    default:
      return '';
  }
}

const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

function makeCertificates(folder: string, hosts: readonly Host[]): Pick<Web, 'authority' | 'spki'> {
  const openssl = (...args: string[]): void => {
    execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  };
  const extensions = ['-addext', 'basicConstraints=critical,CA:TRUE', '-addext', 'keyUsage=keyCertSign,cRLSign'];
  openssl(
    'req',
    '-x509',
    ...key,
    '-keyout',
    'ca.key',
    '-out',
    'ca.pem',
    '-days',
    '30',
    '-subj',
    '/CN=Truth authority',
    ...extensions,
  );
  const leaf = (name: string, names: readonly string[]): void => {
    writeFileSync(
      join(folder, `${name}.cnf`),
      `basicConstraints=CA:FALSE\nkeyUsage=digitalSignature\nextendedKeyUsage=serverAuth\nsubjectAltName=${names.join(',')}\n`,
    );
    openssl('req', '-new', ...key, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${name}.dnsnova.net`);
    const signing = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '30'];
    openssl('x509', '-req', '-in', `${name}.csr`, ...signing, '-extfile', `${name}.cnf`, '-out', `${name}.pem`);
    const chain = ['ca.pem'].map((file) => readFileSync(join(folder, file), 'utf8'));
    writeFileSync(
      join(folder, `${name}.chain.pem`),
      readFileSync(join(folder, `${name}.pem`), 'utf8') + chain.join(''),
    );
  };
  const names = hosts.flatMap(({ name, a, aaaa }) =>
    name === '' ? [...a, ...aaaa].map((each) => `IP:${each}`) : [`DNS:${name}`],
  );
  leaf('web', names);
  leaf('other', ['DNS:somebody-else.dnsnova.net']);
  const { publicKey, raw: _raw } = new X509Certificate(readFileSync(join(folder, 'web.pem')));
  return {
    authority: readFileSync(join(folder, 'ca.pem'), 'utf8'),
    spki: createHash('sha256')
      .update(publicKey.export({ type: 'spki', format: 'der' }))
      .digest('base64'),
  };
}

/** The addresses of all hosts at which a service is. */
function addressesAt(hosts: readonly Host[], service: 'wrong-certificate' | 'unavailable'): string[] {
  return hosts.flatMap(({ kind: id, a, aaaa }) => {
    const kind: Kind = kinds[id];
    const at = (targets: Kind['a'], addresses: readonly string[]) =>
      addresses.filter((_, index) => targets?.[index] === service);
    return [...at(kind.a, a), ...at(kind.aaaa, aaaa).map((address) => `[${address}]`)];
  });
}

function nginxConfiguration(folder: string, root: string, log: string, hosts: readonly Host[]): string {
  const everywhere = ['', '[::]:'].flatMap((address) =>
    [80, 8080, 443, 8443].map((port) => {
      const secure = port % 1000 === 443 ? ' ssl http2' : '';
      return `    listen ${address}${port}${secure}${address === '' ? '' : ' ipv6only=on'} default_server backlog=511;`;
    }),
  );
  const certificate = (name: string) =>
    `    ssl_certificate ${folder}/${name}.chain.pem;\n    ssl_certificate_key ${folder}/${name}.key;`;
  const secureAt = (addresses: readonly string[]) =>
    addresses.flatMap((address) => [443, 8443].map((port) => `    listen ${address}:${port} ssl http2;`));
  const plainAt = (addresses: readonly string[]) =>
    addresses.flatMap((address) => [80, 8080].map((port) => `    listen ${address}:${port};`));
  const files = Object.entries({
    png: 'image.png',
    js: 'script.js',
    css: 'style.css',
    ttf: 'font.ttf',
    html: 'frame.html',
    json: 'data.json',
  });
  const wrong = addressesAt(hosts, 'wrong-certificate');
  const unavailable = addressesAt(hosts, 'unavailable');
  const content = `    location ~ ^/go/ { return 302 $arg_to; }
    location /page/ { root ${root}; }
${files.map(([extension, file]) => `    location ~ ^/load/.*\\.${extension}$ { rewrite ^ /${file} break; root ${root}; }`).join('\n')}`;
  return `daemon off;
${process.getuid?.() === 0 ? 'user root;' : ''}
worker_processes 1;
pid ${folder}/nginx.pid;
error_log stderr error;
events { worker_connections 8192; }
http {
  types { text/html html; text/css css; text/javascript js; image/png png; font/ttf ttf; application/json json; }
  log_format truth escape=json '{"client":"$remote_addr","server":"$server_addr","port":"$server_port","host":"$http_host","path":"$request_uri","status":$status}';
  access_log ${log} truth;
${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `  ${name}_temp_path ${folder}/${name};`).join('\n')}
  absolute_redirect off;
  server_names_hash_bucket_size 128;
  add_header Access-Control-Allow-Origin * always;
  add_header Cache-Control no-store always;
${certificate('web')}
  server {
${everywhere.join('\n')}
${content}
  }
${wrong.length === 0 ? '' : `  server {\n${secureAt(wrong).join('\n')}\n${certificate('other')}\n${content}\n  }\n`}${unavailable.length === 0 ? '' : `  server {\n${[...secureAt(unavailable), ...plainAt(unavailable)].join('\n')}\n    return 503;\n  }\n`}}
`;
}
