import { describe, expect, it } from 'vitest';
import type { WebRequest } from 'webextension-polyfill';
import { type ResourceKind, resourceKind } from '../../../../src/page/events/resource-kind.ts';
import { type SeverityId, severityOf } from '../../../../src/readiness/verdicts/severity.ts';

/** All types that webRequest has, by its declaration, and those that only one of the browsers has, by their source. */
const types: Readonly<
  Record<WebRequest.ResourceType | 'object_subrequest' | 'webtransport' | 'webbundle', [ResourceKind, SeverityId]>
> = {
  // Outside the chain of the page's document it is a page that was fetched ahead.
  main_frame: ['document', 'background'],
  sub_frame: ['frame', 'function'],
  stylesheet: ['style', 'function'],
  script: ['script', 'function'],
  image: ['image', 'content'],
  imageset: ['image', 'content'],
  font: ['font', 'content'],
  media: ['media', 'content'],
  object: ['object', 'function'],
  object_subrequest: ['object', 'function'],
  xmlhttprequest: ['fetch', 'function'],
  json: ['fetch', 'function'],
  xml_dtd: ['fetch', 'function'],
  xslt: ['style', 'function'],
  websocket: ['socket', 'function'],
  webtransport: ['socket', 'function'],
  webbundle: ['other', 'function'],
  ping: ['beacon', 'background'],
  beacon: ['beacon', 'background'],
  csp_report: ['report', 'background'],
  web_manifest: ['manifest', 'background'],
  speculative: ['other', 'background'],
  other: ['other', 'content'],
};

describe('a resource type of webRequest', () => {
  it.each(Object.entries(types))('has a kind and a severity: %s', (type, expected) => {
    expect([resourceKind(type), severityOf({ [type]: 1 }, false)]).toEqual(expected);
  });
});
