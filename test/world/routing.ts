/** RIPEstat of the world: "prefix overview" in the shape of the real one (https://stat.ripe.net/docs/data-api). */
import { BlockList } from 'node:net';
import { type Call, type CommonBehaviour, misbehave, reply } from './services.ts';

/** What it can do instead of answering. */
export type RoutingBehaviour = CommonBehaviour | { readonly do: 'body'; readonly body: string };

/** Announced networks of hosts of the world. */
const ANNOUNCED: readonly {
  readonly network: string;
  readonly length: number;
  readonly as: number;
  readonly holder: string;
}[] = [
  { network: '62.239.0.0', length: 16, as: 2856, holder: 'BT-UK-AS BTnet UK Regional network' },
  { network: '2001:4860::', length: 32, as: 15169, holder: 'GOOGLE' },
  { network: '74.125.0.0', length: 16, as: 15169, holder: 'GOOGLE' },
  { network: '2001:240::', length: 32, as: 2497, holder: 'IIJ Internet Initiative Japan Inc.' },
  { network: '2801:10:c000::', length: 48, as: 19429, holder: 'ETB - Colombia' },
  { network: '196.11.240.0', length: 22, as: 16637, holder: 'MTNNS-AS' },
];

/** Answers a request to it. */
export async function answerRouting(call: Call, behaviour: RoutingBehaviour | undefined): Promise<void> {
  if (behaviour?.do === 'body') {
    reply(call, 'application/json', behaviour.body);
    return;
  }
  if (behaviour) {
    await misbehave(call, behaviour);
    return;
  }
  const resource = call.url.searchParams.get('resource') ?? '';
  const found = ANNOUNCED.find(({ network, length }) => {
    const list = new BlockList();
    const family = network.includes(':') ? 'ipv6' : 'ipv4';
    list.addSubnet(network, length, family);
    return family === (resource.includes(':') ? 'ipv6' : 'ipv4') && list.check(resource, family);
  });
  const data = {
    is_less_specific: found !== undefined,
    announced: found !== undefined,
    asns: found ? [{ asn: found.as, holder: found.holder }] : [],
    related_prefixes: [],
    resource: found ? `${found.network}/${found.length}` : resource,
    type: 'prefix',
    actual_num_related: 0,
    num_filtered_out: 0,
  };
  reply(
    call,
    'application/json',
    JSON.stringify({
      messages: [],
      see_also: [],
      version: '1.3',
      data_call_name: 'prefix-overview',
      status: 'ok',
      status_code: 200,
      data,
    }),
  );
}
