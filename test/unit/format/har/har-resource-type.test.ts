import { describe, expect, it } from 'vitest';
import { harResourceType, isWebSocket } from '../../../../src/format/har/har-resource-type.ts';

describe('the resource type of an entry', () => {
  it.each([
    ['Wasm', 'xmlhttprequest'],
    ['webtransport', 'xmlhttprequest'],
    ['FedCM', 'xmlhttprequest'],
    ['Fetch', 'xmlhttprequest'],
    ['somethingnew', 'other'],
  ])('is what the entry calls it: %s', (known, type) => {
    expect(harResourceType(known, '', '')).toBe(type);
  });

  it.each([
    ['webidentity', 'xmlhttprequest'],
    ['dictionary', 'speculative'],
    ['audioworklet', 'script'],
  ])('follows from the destination, where the entry has none: %s', (destination, type) => {
    expect(harResourceType('', destination, 'text/html')).toBe(type);
  });

  it.each([
    ['by the protocol that was asked for', 0, { upgrade: 'WebSocket' }],
    ['by its destination', 200, { 'sec-fetch-dest': 'websocket' }],
    [
      'by its mode, where Firefox names no destination',
      0,
      { 'sec-fetch-dest': 'empty', 'sec-fetch-mode': 'websocket' },
    ],
    ['by its answer', 101, {}],
  ])('is a socket under an https URL too: %s', (_, status, headers: Record<string, string>) => {
    expect(isWebSocket(status, (name) => headers[name] ?? '')).toBe(true);
    expect(isWebSocket(200, () => 'h2c')).toBe(false);
  });

  it.each([
    ['application/manifest+json', 'web_manifest'],
    ['application/json; charset=utf-8', 'xmlhttprequest'],
    ['application/vnd.apple.mpegurl', 'media'],
    ['application/x-mpegURL', 'media'],
    ['application/dash+xml', 'media'],
    ['text/vtt', 'media'],
    ['image/svg+xml', 'image'],
    ['text/event-stream', 'xmlhttprequest'],
    ['application/wasm', 'xmlhttprequest'],
    ['application/grpc-web+proto', 'xmlhttprequest'],
    ['application/x-protobuf', 'xmlhttprequest'],
    ['application/octet-stream', 'other'],
  ])('follows from what came, where proxies know no more: %s', (mimeType, type) => {
    expect(harResourceType('', '', mimeType)).toBe(type);
  });
});
