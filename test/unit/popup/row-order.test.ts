import { describe, expect, it } from 'vitest';
import { orderHostnames } from '../../../popup/row-order.ts';

describe('orderHostnames', () => {
  it('puts the main host first and groups the others by domain, addresses last', () => {
    const names = [
      '192.0.2.1',
      'b.example.com',
      'cdn.net',
      'example.com',
      '[2001:db8::1]',
      'a.example.com',
      'localhost',
    ];
    expect(orderHostnames(names, 'cdn.net')).toEqual([
      'cdn.net',
      'example.com',
      'a.example.com',
      'b.example.com',
      'localhost',
      '192.0.2.1',
      '[2001:db8::1]',
    ]);
  });

  it('keeps a domain and its subdomains together beside a domain that begins alike', () => {
    expect(orderHostnames(['x.my-example.com', 'my.com', 'a.my.com', 'my-example.com'], '')).toEqual([
      'my.com',
      'a.my.com',
      'my-example.com',
      'x.my-example.com',
    ]);
  });

  it('never lets rows change places when another one comes', () => {
    const names = Array.from({ length: 50 }, (_, at) => `h${(at * 37) % 50}.site${at % 7}.example`);
    const before = orderHostnames(names, 'h1.site1.example');
    const after = orderHostnames([...names, 'h9.site3a.example', 'zz.example'], 'h1.site1.example');
    expect(after.filter((name) => before.includes(name))).toEqual(before);
  });
});
