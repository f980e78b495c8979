import { displayHostname } from '../../src/display/display-hostname.ts';
import { shortenMiddle } from '../../src/display/shorten-middle.ts';
import { visibleText } from '../../src/display/visible-text.ts';
import { urlOrigin } from '../../src/page/events/request-url.ts';

/** A hostname, written so that it cannot deceive. */
export function HostName({ name }: { name: string }) {
  const { shown, title } = hostnameText(name);
  return (
    <bdi dir="ltr" title={title}>
      {shown}
    </bdi>
  );
}

/** The URL of a page. On paper its path is cut off, unless the reader wants paths written. */
export function PageUrl({ url }: { url: string }) {
  const origin = urlOrigin(url);
  const path = url.startsWith(origin) ? url.slice(origin.length) : url;
  return (
    <bdi dir="ltr" class="url">
      {visibleText(origin)}
      <span class="path">{visibleText(path)}</span>
      {path.length > 1 && <span class="cut" aria-hidden="true" data-cut="/…" />}
    </bdi>
  );
}

/** Two lines of a popup's column. */
const maxChars = 48;

/** A hostname as it is shown. */
interface HostnameText {
  readonly shown: string;
  /** The ASCII form where it is not what is shown, else undefined. */
  readonly title: string | undefined;
}

/**
 * @param hostname ASCII hostname
 * @returns how it is shown: in its own script where that is safe, shortened in its middle if it is very long
 */
function hostnameText(hostname: string): HostnameText {
  const shown = shortenMiddle(displayHostname(hostname), maxChars);
  return { shown, title: shown === hostname ? undefined : visibleText(hostname) };
}
