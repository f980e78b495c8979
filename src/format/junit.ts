import { visibleText } from '../address/visible-text.ts';
import { networkIds } from '../readiness/networks.ts';
import { readinessText, resultText, verdictText } from '../readiness/verdict-text.ts';
import type { PageView } from '../readiness/view-report.ts';
import type { FormatInput } from './format-input.ts';

/**
 * @returns JUnit's XML as CI systems read it: a suite for each site, a case for each page and network. What breaks has
 *   failed; what is not known was skipped, or is an error where the visit had a problem.
 */
export function writeJunit({ view, text }: FormatInput): string {
  const cases = (page: PageView) =>
    networkIds.map((id) => {
      const { breaks, unknown, ...network } = page.verdict.networks[id];
      const { problem } = page.page;
      const result = network.result === 'unknown' && problem ? 'error' : network.result;
      const named = (result === 'breaks' ? breaks : unknown).map(
        ({ hostname, verdict, severity }) =>
          `${hostname} (${text(readinessText('severity', severity))}): ${verdictText(verdict, text, visibleText)}`,
      );
      const message = resultText(page.verdict.networks[id], text);
      return {
        result,
        xml: element(
          'testcase',
          { name: `${page.page.url} - ${text(readinessText('network', id))}`, classname: page.site },
          [
            ...(result === 'breaks'
              ? [element('failure', { message, type: 'breaks' }, [escaped(named.join('\n'))])]
              : []),
            ...(result === 'error' && problem
              ? [element('error', { message: problem.text, type: problem.id }, [])]
              : []),
            ...(result === 'unknown' ? [element('skipped', { message }, [])] : []),
          ],
        ),
      };
    });
  const suites = view.sites.map(({ site, pages }) => {
    const all = pages.flatMap((at) => {
      const page = view.pages[at];
      return page ? cases(page) : [];
    });
    const counts = {
      tests: all.length,
      failures: all.filter(({ result }) => result === 'breaks').length,
      errors: all.filter(({ result }) => result === 'error').length,
      skipped: all.filter(({ result }) => result === 'unknown').length,
    };
    return {
      counts,
      xml: element(
        'testsuite',
        { name: site, ...counts },
        all.map(({ xml }) => xml),
      ),
    };
  });
  const sum = (key: 'tests' | 'failures' | 'errors') => suites.reduce((total, { counts }) => total + counts[key], 0);
  const root = { name: 'greensix', tests: sum('tests'), failures: sum('failures'), errors: sum('errors') };
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element(
    'testsuites',
    root,
    suites.map(({ xml }) => xml),
  )}\n`;
}

function element(
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  content: readonly string[],
): string {
  const start = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(String(value))}"`);
  return content.length === 0
    ? `<${name}${start.join('')}/>`
    : `<${name}${start.join('')}>${content.join('')}</${name}>`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Text for XML 1.0, which has no way to write control characters, lone surrogates and two others at all. */
function escaped(value: string): string {
  return (
    value
      .replace(/\p{Surrogate}/gu, '\ufffd')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
      .replace(/[&<>"']/g, (mark) => entities[mark] ?? mark)
  );
}
