/** Who tells a browser the address that it comes from. The world's clients are behind the addresses below, as by a NAT. */
import { type Call, type CommonBehaviour, misbehave, reply } from './services.ts';

/** What it can be told to do instead of answering. */
export type AddressBehaviour = CommonBehaviour | { readonly do: 'body'; readonly body: string };

/** In networks that the world's RIPEstat knows (routing.ts). */
export const CLIENT = {
  ipv4: '74.125.225.230',
  ipv6: '2001:4860:4860::8888',
  /** Of whom a translator makes an IPv4 client: it is reached over IPv6 itself. */
  translated: '62.239.237.1',
} as const;

/** Answers a request to it. */
export async function answerAddress(call: Call, behaviour: AddressBehaviour | undefined): Promise<void> {
  if (behaviour?.do === 'body') reply(call, 'text/plain', behaviour.body);
  else if (behaviour && (await misbehave(call, behaviour))) return;
  else reply(call, 'text/plain', `${clientOf(call)}\n`);
}

function clientOf({ url, served }: Call): string {
  if (url.hostname === 'api6.ipify.org') return CLIENT.ipv6;
  return served.localAddress.includes(':') ? CLIENT.translated : CLIENT.ipv4;
}
