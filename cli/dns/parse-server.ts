import { isIP } from 'node:net';
import { isPort } from '../shared/ports.ts';
import type { Server } from './exchange.ts';

const dnsPort = 53;

/** An address, or one with a port; the brackets of IPv6 tell the port from the address. */
const written = /^(?:\[(?<bracketed>.+)\]|(?<plain>[\d.]+)):(?<port>\d{1,10})$/;

/**
 * @param text the address of a DNS server, or one with a port, as `getServers` of Node has it: 192.0.2.1:5353,
 *   [2001:db8::1]:5353
 * @returns the same in parts; null where it is none; `wrong-port` where only its port cannot be one
 */
export function parseServer(text: string): Server | 'wrong-port' | null {
  const { bracketed, plain, port } = written.exec(text)?.groups ?? {};
  const address = bracketed ?? plain ?? text;
  if (isIP(address) === 0) return null;
  const number = port === undefined ? dnsPort : Number(port);
  return isPort(number) ? { address, port: number } : 'wrong-port';
}
