import { useMemo, useRef, useState } from 'preact/hooks';
import { visibleText } from '../../src/display/visible-text.ts';
import type { JudgedPage } from '../../src/readiness/judged-report/judged-report.ts';
import type { Loader } from '../../src/readiness/report/report.ts';
import { loaderText } from '../../src/readiness/text/verdict-text.ts';
import type { Words } from '../../src/text.ts';
import { VerdictBadge } from '../parts/badges.tsx';
import { MoreList } from '../parts/details.tsx';
import { HostName } from '../parts/names.tsx';
import { usePrinting } from '../parts/use-printing.ts';
import { hostTree, type TreeLine, treeLines, treeMove } from '../tables/host-tree.ts';

/** More lines at once would hold the page up; what is folded comes when it is opened. */
const linesAtOnce = 500;

/** Who loads whom on a page (`hasLoaders`), as a tree that is folded below what the page itself loads, but not on paper. */
export function HostTree({ judged, words }: { judged: JudgedPage; words: Words }) {
  const { text } = words;
  const { roots, unknown } = useMemo(() => hostTree(judged.hosts), [judged.hosts]);
  const [maxLines, setMaxLines] = useState(linesAtOnce);
  const [unfolded, setUnfolded] = useState<ReadonlySet<string>>(() => new Set(roots.map(({ host }) => host.hostname)));
  const [focused, setFocused] = useState(roots[0]?.host.hostname ?? '');
  const tree = useRef<HTMLUListElement>(null);
  const printing = usePrinting();
  const open = printing ? new Set(judged.hosts.map(({ hostname }) => hostname)) : unfolded;
  const all = treeLines(roots, open);
  const lines = printing ? all : all.slice(0, maxLines);
  const current = lines.some(({ node }) => node.host.hostname === focused) ? focused : lines[0]?.node.host.hostname;
  const toggle = (hostname: string, isOpen: boolean) => {
    const next = new Set(unfolded);
    if (isOpen) next.add(hostname);
    else next.delete(hostname);
    setUnfolded(next);
  };
  const focus = (hostname: string) => {
    setFocused(hostname);
    const items = [...(tree.current?.querySelectorAll<HTMLElement>('[role=treeitem]') ?? [])];
    items.find((item) => item.dataset.treeHost === hostname)?.focus();
  };
  const loaders = useMemo(
    () => new Map(judged.page.hosts.map(({ hostname, loadedBy = [] }) => [hostname, loadedBy])),
    [judged.page.hosts],
  );
  return (
    <>
      <ul
        ref={tree}
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a tree is a list that can be folded
        role="tree"
        class="tree"
        aria-label={text('load_tree')}
        onKeyDown={(event) => {
          const move = treeMove(event.key, lines, current ?? '');
          if (!move || event.ctrlKey || event.metaKey || event.altKey) return;
          event.preventDefault();
          event.stopPropagation();
          if ('focus' in move) focus(move.focus);
          else if ('open' in move) toggle(move.open, true);
          else toggle(move.close, false);
        }}
      >
        {lines.map((line) => (
          <TreeItem
            key={line.node.host.hostname}
            line={line}
            by={loaders.get(line.node.host.hostname)?.find(({ hostname }) => hostname === line.parent)}
            isCurrent={line.node.host.hostname === current}
            choose={setFocused}
            toggle={toggle}
            words={words}
          />
        ))}
      </ul>
      {all.length > lines.length && (
        <p>
          <button type="button" class="small" onClick={() => setMaxLines(maxLines + linesAtOnce)}>
            {words.plural('audit_list_more', Math.min(linesAtOnce, all.length - maxLines))}
          </button>
        </p>
      )}
      {unknown.length > 0 && (
        <>
          <p>{text('load_unknown')}:</p>
          <MoreList items={unknown} keyOf={({ hostname }) => hostname} words={words}>
            {({ hostname }) => visibleText(hostname)}
          </MoreList>
        </>
      )}
    </>
  );
}

interface TreeItemProps {
  readonly line: TreeLine;
  /** What the host above it has that loads it, where that is known. */
  readonly by: Loader | undefined;
  readonly isCurrent: boolean;
  readonly choose: (hostname: string) => void;
  readonly toggle: (hostname: string, isOpen: boolean) => void;
  readonly words: Words;
}

/** One host of the tree, in a line. */
function TreeItem({ line, by, isCurrent, choose, toggle, words }: TreeItemProps) {
  const { node, level, position, siblings, isOpen } = line;
  const { hostname, verdict, load } = node.host;
  const canOpen = node.children.length > 0;
  const sign = isOpen ? '▾' : '▸';
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree has the keys of all its items
    <li
      role="treeitem"
      data-tree-host={hostname}
      aria-level={level}
      aria-posinset={position}
      aria-setsize={siblings}
      aria-expanded={canOpen ? isOpen : undefined}
      aria-selected={isCurrent}
      tabIndex={isCurrent ? 0 : -1}
      style={{ '--level': level }}
      onClick={() => {
        choose(hostname);
        if (canOpen) toggle(hostname, !isOpen);
      }}
    >
      <span class="fold" aria-hidden="true">
        {canOpen && sign}
      </span>{' '}
      <HostName name={hostname} /> <VerdictBadge verdict={verdict} words={words} />{' '}
      <span class="quiet">
        {by && `– ${loaderText(by, words.text)}`}
        {load && !load.exact && by?.kind !== 'frame' && ' …'}
        {canOpen && !isOpen && ` (+${words.number(node.below)})`}
      </span>
    </li>
  );
}
