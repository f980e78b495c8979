import { FileError } from '../../src/format/file/file-text.ts';

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** The root of a sitemap or of an index of them, which may have a prefix of its namespace: Python writes `ns0:urlset`. */
const rootElement = /<([\w.-]+:)?(urlset|sitemapindex)[\s>]/;

/**
 * Reads the pages of a sitemap (sitemaps.org protocol 0.9). Locations of images and videos have another prefix and are left out.
 * @param xml a file that begins with "<"
 * @returns the URLs, in their order
 * @throws FileError where it is an index of sitemaps, or no sitemap
 */
export function sitemapUrls(xml: string): string[] {
  const text = withoutComments(xml);
  const [, prefix = '', root] = rootElement.exec(text) ?? [];
  if (root === 'sitemapindex') {
    throw new FileError('It is an index of sitemaps. Fetch the sitemaps that it names, and give these.');
  }
  // In parts, because an expression over all of a hostile file takes minutes a megabyte.
  const [, ...parts] = text.split(new RegExp(`<${prefix.replaceAll('.', '\\.')}loc(?:\\s[^<>]*)?>`));
  const urls = parts.flatMap((part) => {
    const end = part.indexOf(`</${prefix}loc>`);
    return end < 0 ? [] : locationOf(part.slice(0, end).trim());
  });
  if (urls.length === 0)
    throw new FileError(
      'It is a web page or XML, and no sitemap: there is no <loc> in it. Write the URLs to visit a line each.',
    );
  return urls;
}

/** @returns whether a sitemap begins, and does not end */
export function isCutSitemap(xml: string): boolean {
  const [, prefix = '', root] = rootElement.exec(xml) ?? [];
  return root === 'urlset' && !xml.includes(`</${prefix}urlset`);
}

function withoutComments(xml: string): string {
  const [before = '', ...parts] = xml.split('<!--');
  const behind = parts.map((part) => {
    const end = part.indexOf('-->');
    return end < 0 ? '' : part.slice(end + 3);
  });
  return [before, ...behind].join('');
}

/** @returns the URL in an element; none where that has elements of its own */
function locationOf(content: string): string[] {
  if (content.startsWith('<![CDATA[') && content.endsWith(']]>')) return [content.slice(9, -3).trim()];
  return content.includes('<') ? [] : [unescaped(content).trim()];
}

function unescaped(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w{1,8}));/gi, (all, decimal, hex, name) => {
    if (name !== undefined) return entities[name] ?? all;
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
    return code <= 0x10_ffff ? String.fromCodePoint(code) : all;
  });
}
