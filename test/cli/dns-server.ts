/** A DNS server over UDP that knows the zone of the world, for who asks the system's resolver. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readQuery, writeReply } from '../world/dns-message.ts';
import { lookUpInZone } from '../world/zone.ts';

/**
 * @param address where it listens, at port 53; the world's resolv.conf, which names no server, leads to 127.0.0.1
 * @returns how to end the server
 */
export async function startDns(address: string): Promise<{ close(): void }> {
  const socket = createSocket('udp4');
  socket.on('message', (message, { port, address: from }) => {
    const question = readQuery(message);
    if (!question) return;
    const reply = writeReply({ id: question.id, question, ...lookUpInZone(question.name, question.type) });
    socket.send(reply, port, from);
  });
  socket.bind(53, address);
  await once(socket, 'listening');
  return { close: () => socket.close() };
}
