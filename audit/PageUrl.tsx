import { visibleText } from '../src/display/visible-text.ts';
import { urlOrigin } from '../src/page/events/request-url.ts';

/** The URL of a page. On paper its path is cut off, unless the reader wants paths written. */
export function PageUrl({ url }: { url: string }) {
  const origin = urlOrigin(url);
  const path = url.startsWith(origin) ? url.slice(origin.length) : url;
  return (
    <bdi dir="ltr" class="url">
      {origin}
      <span class="path">{visibleText(path)}</span>
      {path.length > 1 && <span class="cut" aria-hidden="true" data-cut="/…" />}
    </bdi>
  );
}
