/** Makes the certificates of the private world. */
import { execFileSync } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NAMED_HOSTS } from './hosts.ts';

/** An authority and one leaf for all names and addresses of the world. */
export interface Certificates {
  /** The leaf followed by the authority. */
  readonly cert: string;
  readonly key: string;
  readonly ca: string;
  /** The authority as base64 of its DER form, as Firefox takes it. */
  readonly caBase64: string;
  /** The SHA-256 of the leaf's public key in base64, for `--ignore-certificate-errors-spki-list`. */
  readonly spki: string;
}

const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

/** Makes a new authority and a leaf, valid from yesterday for 30 days, and leaves no file behind. */
export function makeCertificates(): Certificates {
  const dir = mkdtempSync(join(tmpdir(), 'greensix-certificate-'));
  const openssl = (...args: string[]): void => {
    execFileSync('openssl', args, { cwd: dir, stdio: ['ignore', 'ignore', 'pipe'] });
  };
  try {
    const addresses = new Set(NAMED_HOSTS.flatMap((host) => host.addresses).filter((address) => isIP(address)));
    const names = [
      ...NAMED_HOSTS.map((host) => `DNS:${host.name}`),
      'DNS:*.bulk.test',
      'DNS:localhost',
      ...[...addresses].map((address) => `IP:${address}`),
    ];
    writeFileSync(
      join(dir, 'leaf.cnf'),
      `basicConstraints=CA:FALSE\nkeyUsage=digitalSignature\nextendedKeyUsage=serverAuth\nsubjectAltName=${names.join(',')}\n`,
    );
    const caExtensions = ['-addext', 'basicConstraints=critical,CA:TRUE', '-addext', 'keyUsage=keyCertSign,cRLSign'];
    const subject = ['-subj', '/CN=Greensix test authority'];
    openssl('req', '-x509', ...KEY, '-keyout', 'ca.key', '-out', 'ca.pem', '-days', '30', ...subject, ...caExtensions);
    openssl('req', '-new', ...KEY, '-keyout', 'leaf.key', '-out', 'leaf.csr', '-subj', '/CN=greensix.test');
    const signing = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-set_serial', `0x${Date.now().toString(16)}`];
    openssl('x509', '-req', '-in', 'leaf.csr', ...signing, '-days', '30', '-extfile', 'leaf.cnf', '-out', 'leaf.pem');

    const [leaf, ca, key] = ['leaf.pem', 'ca.pem', 'leaf.key'].map((file) => readFileSync(join(dir, file), 'utf8'));
    if (!leaf || !ca || !key) throw new Error('openssl made no certificate');
    const publicKey = new X509Certificate(leaf).publicKey.export({ type: 'spki', format: 'der' });
    return {
      cert: leaf + ca,
      key,
      ca,
      caBase64: new X509Certificate(ca).raw.toString('base64'),
      spki: createHash('sha256').update(publicKey).digest('base64'),
    };
  } finally {
    rmSync(dir, { recursive: true });
  }
}
