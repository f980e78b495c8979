/** Which host loads which, in a saved report. */
import { useMemo, useState } from 'preact/hooks';
import { visibleText } from '../../src/display/visible-text.ts';
import type { JudgedReport } from '../../src/readiness/judged-report/judged-report.ts';
import type { Words } from '../../src/text.ts';
import { usePrinting } from '../parts/use-printing.ts';
import { hasLoaders } from '../tables/host-tree.ts';
import { HostTree } from '../tabs/HostTree.tsx';

/** So many pages can be chosen: more would hold the page up, and their trees are in the table of pages, too. */
const maxPages = 500;

/**
 * The part of a saved report that shows which host loads which, a tree for each page. It is folded, and made when it is
 * opened or printed; where the report does not say who loads whom, there is nothing.
 */
export function LoaderTrees({ judged, words }: { judged: JudgedReport; words: Words }) {
  const { text } = words;
  const pages = useMemo(() => judged.pages.filter(hasLoaders), [judged]);
  const [isUnfolded, setUnfolded] = useState(false);
  const printing = usePrinting();
  const isOpen = isUnfolded || printing;
  const [chosen, setChosen] = useState(0);
  const shown = pages[chosen];
  if (!shown) return null;
  return (
    <details
      class="loaders"
      open={isOpen}
      onToggle={({ currentTarget }) => {
        if (!printing) setUnfolded(currentTarget.open);
      }}
    >
      <summary>
        <h2>{text('load_tree')}</h2> <span class="quiet">{words.plural('advice_pages', pages.length)}</span>
      </summary>
      {isOpen && (
        <>
          {pages.length > 1 && (
            <p>
              {printing ? (
                `${text('report_page')}: ${visibleText(shown.page.url)}`
              ) : (
                <label>
                  {text('report_page')}{' '}
                  <select onChange={({ currentTarget: { value } }) => setChosen(Number(value))}>
                    {pages.slice(0, maxPages).map(({ page }, at) => (
                      <option key={page.id} value={at} selected={at === chosen}>
                        {visibleText(page.url)}
                      </option>
                    ))}
                  </select>
                </label>
              )}
            </p>
          )}
          <HostTree key={shown.page.id} judged={shown} words={words} />
        </>
      )}
    </details>
  );
}
