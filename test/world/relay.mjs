/**
 * Lets programs of another network talk to a port of this one: `node relay.mjs HOST PORT SOCKET` listens on a Unix
 * socket, which knows no networks.
 */
import { connect, createServer } from 'node:net';

const [host, port, path] = process.argv.slice(2);
createServer((client) => {
  const target = connect({ host, port: Number(port) });
  client.pipe(target).pipe(client);
  for (const socket of [client, target]) socket.on('error', () => [client, target].map((each) => each.destroy()));
}).listen(path, () => console.error(`listening on ${path}`));
