/** A HAR file made of hostnames. */

/** @returns a HAR file with a page that asks all of these, and reached them over IPv4 */
export function harOf(names: readonly string[]): string {
  const entry = (name: string, at: number) => ({
    pageref: 'page',
    startedDateTime: new Date(1_700_000_000_000 + at).toISOString(),
    time: 5,
    request: {
      method: 'GET',
      url: `https://${name}/`,
      httpVersion: 'h2',
      headers: [],
      cookies: [],
      queryString: [],
      headersSize: -1,
      bodySize: 0,
    },
    response: {
      status: 200,
      statusText: '',
      httpVersion: 'h2',
      headers: [],
      cookies: [],
      redirectURL: '',
      headersSize: -1,
      bodySize: 0,
      content: { size: 0, mimeType: at === 0 ? 'text/html' : 'image/png' },
    },
    cache: {},
    timings: { send: 1, wait: 1, receive: 1 },
    serverIPAddress: '45.100.0.1',
    connection: String(at),
  });
  const pages = [
    { id: 'page', startedDateTime: new Date(1_700_000_000_000).toISOString(), title: 'page', pageTimings: {} },
  ];
  return JSON.stringify({
    log: { version: '1.2', creator: { name: 'test', version: '1' }, pages, entries: names.map(entry) },
  });
}
