/** Tables of a comparison, as Markdown, and the document that shows them. */
import type { Compared, Score } from './compare.ts';
import type { Facts } from './job.ts';
import { reasonOf } from './rules.ts';

const scores = ['right', 'wrong', 'unknown'] as const satisfies readonly Score[];
const confidences = ['certain', 'likely', 'unsure'] as const;

/** @returns how many of each score */
function countScores(all: readonly Compared[]): Record<Score, number> {
  const counts = { right: 0, wrong: 0, unknown: 0 };
  for (const { score } of all) counts[score] += 1;
  return counts;
}

/** @returns the items in groups by a text, sorted by it */
export function groupBy<Item>(items: readonly Item[], key: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return new Map([...groups].sort(([one], [other]) => (one < other ? -1 : 1)));
}

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** @returns a row for each vantage, network and browser: right, wrong, unknown, and those wrong by confidence */
function byNetwork(all: readonly Compared[]): string {
  const groups = groupBy(all, ({ vantage, network, browser }) => [vantage, network, browser].join(' | '));
  const rows = [...groups].map(([name, of]) => {
    const counts = countScores(of);
    const sure = confidences.map((confidence) => {
      const own = of.filter((each) => each.confidence === confidence && each.score !== 'unknown');
      return `${own.filter(({ score }) => score === 'wrong').length} of ${own.length}`;
    });
    return [...name.split(' | '), ...scores.map((score) => counts[score]), ...sure];
  });
  const head = [
    'judged from',
    'seen from',
    'by',
    'right',
    'wrong',
    'unknown',
    ...confidences.map((each) => `wrong of ${each}`),
  ];
  return table(head, rows);
}

/** @returns a row for each kind of host: what was predicted and what happened */
function byKind(all: readonly Compared[]): string {
  const groups = groupBy(all, ({ kind }) => kind);
  const rows = [...groups].map(([kind, of]) => {
    const cells = ['ipv6-only', 'nat64', 'nat64-own'].map((network) => {
      const own = of.filter((each) => each.network === network);
      const outcomes = groupBy(
        own,
        (each) => `${each.predicted}${each.predicted === each.truth ? '' : `, ${each.truth}`}`,
      );
      return [...outcomes].map(([text, those]) => `${text} (${those.length})`).join('; ');
    });
    const counts = countScores(of);
    return [kind, ...cells, ...scores.map((score) => counts[score])];
  });
  return table(['kind', 'ipv6-only', 'nat64', 'nat64-own', 'right', 'wrong', 'unknown'], rows);
}

/** @returns how many are wrong of those that were called certain and likely, in a sentence */
function summary(all: readonly Compared[]): string {
  const [certain, likely] = (['certain', 'likely'] as const).map((confidence) => {
    const own = all.filter((each) => each.confidence === confidence && each.score !== 'unknown');
    const wrong = own.filter(({ score }) => score === 'wrong').length;
    const share = own.length === 0 ? 0 : (100 * wrong) / own.length;
    return `${wrong} of ${own.length} verdicts called ${confidence} (${share.toFixed(2)} %)`;
  });
  return `Wrong are ${certain} and ${likely}.`;
}

/** @returns a row for each reason for which uses are unknown */
function byReason(all: readonly Compared[]): string {
  const unknown = all.filter(({ score }) => score === 'unknown');
  const groups = groupBy(unknown, (each) => reasonOf(each)?.because ?? 'No reason.');
  const rows = [...groups].sort(([, one], [, other]) => other.length - one.length);
  return table(
    ['why nobody could know', 'uses', 'kinds'],
    rows.map(([because, of]) => {
      const kinds = [...groupBy(of, ({ kind }) => kind)].sort(([, one], [, other]) => other.length - one.length);
      const named = kinds.slice(0, maxKinds).map(([kind, { length }]) => `${kind} (${length})`);
      return [
        because,
        of.length,
        [...named, ...(kinds.length > maxKinds ? [`${kinds.length - maxKinds} more`] : [])].join(', '),
      ];
    }),
  );
}

/** As many kinds are named for a reason. */
const maxKinds = 8;

/** @returns the figures of a comparison as Markdown */
export function figures({ plan, seconds }: Facts, all: readonly Compared[]): string {
  const uses = all.filter(({ what }) => what === 'use');
  const pages = all.filter(({ what }) => what === 'page');
  const kinds = new Set(plan.hosts.map(({ kind }) => kind));
  const total = Object.values(seconds).reduce((sum, each) => sum + each, 0);
  return `Seed ${plan.seed}: ${plan.pages.length} pages, ${plan.hosts.length} hosts of ${kinds.size} kinds; ${Math.round(total)} s of visits.
${summary(all)}

Uses of a host by a page:

${byNetwork(uses)}

Pages:

${byNetwork(pages)}

Kinds of hosts, judged from a network with both families (what was predicted, and where it is something else what happened;
in brackets how often):

${byKind(uses.filter(({ vantage }) => vantage === 'dual'))}

Unknown uses, by reason:

${byReason(uses)}
`;
}

/** The document, and between which lines the figures are. */
export const document = 'docs/readiness-figures.md';
const [begin, end] = ['<!-- figures of npm run truth: begin -->', '<!-- figures of npm run truth: end -->'];

/** @returns the text of the document with other figures in it; throws if it has no place for them */
export function withFigures(text: string, sections: readonly string[]): string {
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${document} has no place for figures`);
  return `${text.slice(0, from + begin.length)}\n\n${sections.join('\n')}\n${text.slice(to)}`;
}
