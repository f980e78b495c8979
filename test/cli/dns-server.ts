/** A DNS server over UDP that knows the zone of the world, for who asks the system's resolver. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { recordTypes } from '../../src/dns/question.ts';
import { readQuery, writeReply } from '../world/dns-message.ts';
import { lookUpInZone } from '../world/zone.ts';

/**
 * @param address where it listens, at port 53; the world's resolv.conf, which names no server, leads to 127.0.0.1
 * @param isWithoutAaaa whether it has a zone of its own, in which a name has no AAAA
 * @returns how to end the server
 */
export async function startDns(
  address: string,
  isWithoutAaaa: (hostname: string) => boolean = () => false,
): Promise<{ close(): void }> {
  const socket = createSocket('udp4');
  socket.on('message', (message, { port, address: from }) => {
    const question = readQuery(message);
    if (!question) return;
    const found = lookUpInZone(question.name, question.type);
    const isEmpty = question.type === recordTypes.AAAA && isWithoutAaaa(question.name);
    const reply = writeReply({ id: question.id, question, ...found, ...(isEmpty && { answers: [] }) });
    socket.send(reply, port, from);
  });
  socket.bind(53, address);
  await once(socket, 'listening');
  return { close: () => socket.close() };
}
