import { visibleText } from '../display/visible-text.ts';
import type { LoaderKind } from '../page/events/loader.ts';
import type { Text, TextId } from '../text.ts';
import type { HostLoad } from './report/load-graph.ts';
import type { Loader } from './report.ts';

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

/** @returns "www.shop.example → tag.manager.example → cdn4.test"; where a step is not sure, with "…" before the host */
export function pathText({ path, exact }: HostLoad): string {
  const names = path.map(visibleText);
  return exact || path.length < 2 ? names.join(' → ') : [...names.slice(0, -1), '…', ...names.slice(-1)].join(' → ');
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
