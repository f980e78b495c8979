/**
 * A shop as there are many: a page of 86 hosts, most of third parties, with names as long as names are. Some of its
 * hosts have IPv6, some IPv4 only, some are behind NAT64 or in a tunnel, and one does not answer.
 */
import type { Host } from './hosts.ts';

/** What a host has: IPv6, the longest text of it, IPv4 only, both, an address under NAT64, a tunnel, or no answer. */
type Reach = '6' | '6 long' | '4' | '64' | 'nat64' | '6to4' | 'dead';

/** What the page loads from there, by the parameters of a page (pages.ts) and the paths of the world (routes.ts). */
type Load = 'img' | 'script' | 'style' | 'fetch' | 'frame';

type Entry = readonly [name: string, reach: Reach, ...loads: Load[]];

/** The page itself is at the first of them. */
const ENTRIES: readonly Entry[] = [
  ['www.nordwind-outdoor.test', '64', 'style', 'script', 'img', 'fetch'],
  ['static.nordwind-outdoor.test', '6', 'style', 'script', 'img'],
  ['images-eu-west-1.media.nordwind-outdoor.test', '4', 'img', 'img'],
  ['checkout.nordwind-outdoor.test', '6', 'fetch'],
  ['recommendations.api.nordwind-outdoor.test', '4', 'fetch', 'fetch'],
  ['fonts.typefoundry-cdn.test', '6', 'style'],
  ['www.tag-container-manager.test', '64', 'script'],
  ['securepubads.g.adexchange-network.test', '4', 'script', 'frame'],
  ['d3f8k2l9x7q1z4.cloudedge.test', '6 long', 'img', 'script'],
  ['consent.cookie-banner-platform.test', '4', 'script', 'fetch'],
  ['customer-assets-production-eu-central-1.s3.object-store.test', '4', 'img', 'img', 'img'],
  ['collector-px0a1b2c3d.bot-protection.test', '4', 'fetch'],
  ['cdn.reviews-and-ratings.test', '6', 'script', 'style'],
  ['tracking-eu-west-1.collector.behaviour-insights.test', '4', 'fetch'],

  ['tpc.adsafeframe-syndication.test', '6', 'frame'],
  ['pagead2.adsafeframe-syndication.test', '6', 'script'],
  ['e7f3b2c1-9d4e-4a6b-8c2f-5a0d7e9b1c34.edge.realtime-personalisation.test', '4', 'fetch'],
  ['rum.performance-monitoring.test', '4', 'fetch'],
  ['bam-cell.eu01.performance-monitoring.test', '4', 'fetch'],
  ['www.social-plugin.test', '6', 'script'],
  ['connect.social-plugin.test', '6', 'script'],
  ['static.xx.social-plugin-cdn.test', '6 long', 'img'],
  ['pixel.social-plugin.test', '6', 'img'],
  ['analytics.short-video.test', '4', 'script', 'fetch'],
  ['mon-va.byteorigin.short-video.test', '4', 'fetch'],
  ['ct.pinboard-pictures.test', '4', 'img'],
  ['s.pinboard-pictures.test', '6', 'script'],
  ['bat.search-advertising.test', '64', 'script', 'img'],
  ['static.criterion-retargeting.test', '4', 'script'],
  ['sslwidget.criterion-retargeting.test', '4', 'fetch'],
  ['gum.criterion-retargeting.test', '4', 'frame'],
  ['dis.eu.criterion-retargeting.test', '4', 'img'],
  ['ib.adexchange-network.test', '4', 'fetch'],
  ['acdn.adexchange-network.test', '4', 'script'],
  ['prebid-server.rubicund-exchange.test', '4', 'fetch'],
  ['fastlane.rubicund-exchange.test', '4', 'fetch'],
  ['eus.rubicund-exchange.test', '4', 'frame'],
  ['hbopenbid.publisher-matic.test', '4', 'fetch'],
  ['ads.publisher-matic.test', '4', 'script'],
  ['simage2.publisher-matic.test', '4', 'img'],
  ['match.trade-desk-bidding.test', '4', 'img'],
  ['js.trade-desk-bidding.test', '6', 'script'],
  ['cm.g.doubleview.test', '6', 'img'],
  ['stats.g.doubleview.test', '6', 'fetch'],
  ['8124679.fls.doubleview.test', '6', 'frame'],
  ['googleads.g.doubleview.test', '6', 'img'],
  ['ad.doubleview.test', '6', 'img'],
  ['region1.website-statistics.test', '6', 'fetch'],
  ['www.website-statistics.test', '6', 'script'],
  ['script.heatmap-recorder.test', '6', 'script'],
  ['static.heatmap-recorder.test', '6', 'script'],
  ['vc.heatmap-recorder.test', '4', 'fetch'],
  ['ws12.heatmap-recorder.test', '4', 'fetch'],
  ['widget.customer-chat-support.test', '4', 'frame', 'script'],
  ['ekr.customer-chat-support.test', '4', 'fetch'],
  ['static-assets.customer-chat-support.test', '6', 'img'],
  ['js.payments-processor.test', '6', 'script'],
  ['m.payments-processor.test', '6', 'frame'],
  ['q.payments-processor.test', '4', 'fetch'],
  ['x.klarvia-instalments.test', '4', 'script'],
  ['js.klarvia-instalments.test', '6', 'script'],
  ['osm.klarvia-instalments.test', '4', 'fetch'],
  ['maps.geo-tiles.test', '6', 'script'],
  ['a.tile.geo-tiles.test', '6', 'img'],
  ['b.tile.geo-tiles.test', '6', 'img'],
  ['c.tile.geo-tiles.test', '6 long', 'img'],
  ['player.video-hosting.test', '6', 'frame'],
  ['f.video-hosting-cdn.test', '6', 'script'],
  ['i.video-hosting-cdn.test', '6', 'img'],
  ['fresnel.video-hosting-cdn.test', '4', 'fetch'],
  ['cdn.jsdelivery-network.test', '64', 'script', 'style'],
  ['unpacked-modules.test', '6', 'script'],
  ['cdnjs.cloudedge.test', '6', 'script', 'script'],
  ['challenges.cloudedge.test', '6', 'frame'],
  ['static.cloudedge-insights.test', '6', 'script'],
  ['api.newsletter-service.test', '4', 'fetch'],
  ['static-tracking.newsletter-service.test', '4', 'script'],
  ['a.newsletter-service.test', 'dead', 'fetch'],
  ['app.ab-testing-optimisation.test', '4', 'script'],
  ['logx.ab-testing-optimisation.test', '4', 'fetch'],
  ['o448213.ingest.error-reporting.test', '4', 'fetch'],
  ['browser-js.error-reporting-cdn.test', '6', 'script'],
  ['legacy-partner.affiliate-links.test', 'nat64', 'img'],
  ['pixel.affiliate-links.test', 'nat64', 'img'],
  ['gateway.freight-and-parcels.test', '6to4', 'fetch'],
  ['xn--gre-ratgeber-m9a53a.test', '6', 'img'], // größe-ratgeber,
];

/** Returns the addresses of the host with this number. */
function addressesFor(reach: Reach, index: number): readonly string[] {
  const hex = (0x1000 + index).toString(16);
  const four = `198.41.29.${index + 10}`;
  const mapped = `c629:1d${(index + 10).toString(16).padStart(2, '0')}`;
  const six = `2606:4700:5::${hex}`;
  const table: Readonly<Record<Reach, readonly string[]>> = {
    '6': [six],
    '6 long': [`2606:4700:5123:4567:89ab:cdef:a123:${hex}`],
    '4': [four],
    '64': [six, four],
    nat64: [`64:ff9b::${mapped}`],
    '6to4': [`2002:${mapped}::1`],
    dead: [four],
  };
  return table[reach];
}

/** How many hosts the whole page has. */
export const SHOP_SIZE = ENTRIES.length;

/** The names of the shop. */
export const SHOP_HOSTS: readonly Host[] = ENTRIES.map(([name, reach], index) => {
  const addresses = addressesFor(reach, index);
  return { name, addresses, ...(reach === 'dead' && { dead: addresses }) };
});

/** What the page of the shop loads from its first hosts, as the parameters of a page. */
export function shopQuery(hosts: number): URLSearchParams {
  const query = new URLSearchParams();
  for (const [name, , ...loads] of ENTRIES.slice(0, hosts)) {
    loads.forEach((load, at) => {
      query.append(load, `https://${name}/${load === 'fetch' ? 'json' : load === 'frame' ? 'page' : load}?part=${at}`);
    });
  }
  return query;
}

/** Returns the address of the shop's page with so many hosts, up to `SHOP_SIZE`. */
export function shopUrl(hosts: number): string {
  return `https://${ENTRIES[0]?.[0]}/shop?hosts=${hosts}`;
}
