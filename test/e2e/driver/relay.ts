import { resolve } from 'node:path';
import { execPath } from 'node:process';
import { type VantageName, vantageProgram } from '../../world/vantages.ts';
import { type BrowserProcess, startBrowserProcess } from './browser-process.ts';

/**
 * Makes a browser in another network reachable from here.
 * @param endpoint its WebSocket address there
 * @param socket the path of the Unix socket that is to lead to it
 * @returns the relay's process; its endpoint is the socket
 */
export function startRelay(vantage: VantageName, endpoint: string, socket: string): Promise<BrowserProcess> {
  const { command, env } = vantageProgram(vantage, execPath);
  const { hostname, port } = new URL(endpoint);
  const args = [resolve('test/world/relay.mjs'), hostname, port, socket];
  return startBrowserProcess(command, args, /listening on (\S+)/, env);
}
