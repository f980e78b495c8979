import { visibleText } from '../../display/visible-text.ts';
import type { LoaderKind } from '../../page/events/loader.ts';
import type { Text, TextId } from '../../text.ts';
import type { HostLoad } from '../report/load-graph.ts';
import type { Loader } from '../report/report.ts';

/** What a loader is called. */
const loaderTexts = {
  document: 'loader_document',
  script: 'loader_script',
  stylesheet: 'loader_stylesheet',
  worker: 'loader_worker',
  preload: 'loader_preload',
  redirect: 'loader_redirect',
  caller: 'loader_caller',
  frame: 'loader_frame',
} as const satisfies Record<LoaderKind, TextId>;

/**
 * @param load how a page comes to a host
 * @param write how a hostname is written
 * @returns "www.shop.example → tag.manager.example → cdn4.test"; with "…" for each step that is not sure
 */
export function pathText(load: HostLoad, write: (hostname: string) => string = visibleText): string {
  return steps(load, write).join(' → ');
}

/** @returns the same without the host itself: "www.shop.example → tag.manager.example" */
export function pathBeforeText(load: HostLoad, write: (hostname: string) => string = visibleText): string {
  return steps(load, write).slice(0, -1).join(' → ');
}

function steps({ path, unsure }: HostLoad, write: (hostname: string) => string): string[] {
  return path.flatMap((hostname, at) => (unsure.includes(at) ? ['…', write(hostname)] : [write(hostname)]));
}

/** @returns the hosts between the page and the host, as "via tag.manager.example"; the empty text where there is none */
export function viaText(load: HostLoad | null): string {
  const between = load?.path.slice(1, -1) ?? [];
  return between.length === 0 ? '' : `via ${between.map(visibleText).join(', ')}`;
}

/** @returns "script of tag.manager.example" in the words of the reader */
export function loaderText({ kind, hostname }: Pick<Loader, 'kind' | 'hostname'>, text: Text): string {
  return text(loaderTexts[kind], visibleText(hostname));
}
