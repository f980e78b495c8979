import { escapeMarkup } from '../../../src/display/markup.ts';
import { percentWithTenths } from '../../../src/display/percent.ts';
import { csvField, visibleText } from '../../../src/display/visible-text.ts';
import { jsonText } from '../../../src/json/json-text.ts';
import type { ReportFormat } from '../survey-deps.ts';
import type { Cell, Column, SurveyReport, Table } from './table.ts';

/** Writes a report in each format. All texts of others are made harmless for where they go. */
export const writers: Readonly<Record<ReportFormat, (report: SurveyReport) => Iterable<string>>> = {
  text: writeText,
  json: writeJson,
  csv: writeCsv,
  markdown: writeMarkdown,
  html: writeHtml,
};

/** What has no name: no text of a list looks like it (`listedName`). */
const unknownRow = '(unknown)';

function shown(cell: Cell, { kind }: Column): string {
  if (cell === null) return kind === 'text' ? unknownRow : 'unknown';
  if (typeof cell === 'string') return visibleText(cell);
  return kind === 'share' ? `${percentWithTenths(cell)} %` : cell.toLocaleString('en');
}

function heading({ survey, comparedWith }: SurveyReport): string {
  return comparedWith === null ? `Survey ${survey}` : `Survey ${survey}, compared with ${comparedWith}`;
}

function* writeText(report: SurveyReport): Generator<string> {
  yield `${heading(report)}\n${report.generator}, ${report.time}\n`;
  for (const { title, note, columns, rows } of report.tables) {
    yield `\n${visibleText(title)}\n${visibleText(note)}\n\n`;
    const cells = [
      columns.map((column) => visibleText(column.title)),
      ...rows.map((row) => columns.map((column, at) => shown(row[at] ?? null, column))),
    ];
    const widths = columns.map((_, at) => Math.max(...cells.map((row) => (row[at] ?? '').length)));
    for (const row of cells) {
      const padded = columns.map(({ kind }, at) => {
        const cell = row[at] ?? '';
        return kind === 'text' ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0);
      });
      yield `  ${padded.join('  ').trimEnd()}\n`;
    }
    if (rows.length === 0) yield '  (nothing)\n';
  }
}

function* writeJson(report: SurveyReport): Generator<string> {
  const tables = report.tables.map(({ id, title, note, columns, rows }) => ({
    id,
    title,
    note,
    columns: columns.map(({ id: column, title: name, kind }) => ({ id: column, title: name, kind })),
    rows: rows.map((row) => Object.fromEntries(columns.map((column, at) => [column.id, row[at] ?? null]))),
  }));
  // As a Persian label has a joiner: on the standard output, too, it is what the list says.
  yield `${jsonText({ ...report, tables }, 2)}\n`;
}

/** One line for each figure, so that tables of different columns fit into one file. */
function* writeCsv({ survey, tables }: SurveyReport): Generator<string> {
  yield 'survey,table,row,column,value\r\n';
  for (const { id, label, columns, rows } of tables) {
    const keys = columns.flatMap(({ kind }, at) => (kind === 'text' ? [at] : []));
    for (const row of rows) {
      const name = keys.map((at) => row[at] ?? unknownRow).join(' / ');
      for (const [at, { id: column, kind }] of columns.entries()) {
        if (kind === 'text') continue;
        yield `${[survey, label ?? id, name, column, row[at] ?? ''].map(csvCell).join(',')}\r\n`;
      }
    }
  }
}

function csvCell(cell: Cell): string {
  return typeof cell === 'number' ? String(cell) : csvField(cell ?? '');
}

function* writeMarkdown(report: SurveyReport): Generator<string> {
  const cell = (value: string) => value.replace(/[\\|<>`*_[\]#&~]/g, '\\$&').replace(/[\r\n]+/g, ' ');
  yield `# ${cell(heading(report))}\n\n${cell(report.generator)}, ${report.time}\n`;
  for (const { title, note, columns, rows } of report.tables) {
    yield `\n## ${cell(visibleText(title))}\n\n${cell(note)}\n\n`;
    yield `| ${columns.map((column) => cell(visibleText(column.title))).join(' | ')} |\n`;
    yield `|${columns.map(({ kind }) => (kind === 'text' ? '---' : '---:')).join('|')}|\n`;
    for (const row of rows) {
      yield `| ${columns.map((column, at) => cell(shown(row[at] ?? null, column))).join(' | ')} |\n`;
    }
  }
}

function* writeHtml(report: SurveyReport): Generator<string> {
  yield `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>${escapeMarkup(heading(report))}</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; max-width: 75rem; margin: 2rem auto; padding: 0 1rem; }
div { overflow-x: auto; }
table { border-collapse: collapse; }
th, td { padding: .2rem .7rem; text-align: start; border-bottom: 1px solid #8884; }
.n { text-align: end; font-variant-numeric: tabular-nums; }
</style>
<h1>${escapeMarkup(heading(report))}</h1>
<p>${escapeMarkup(report.generator)}, <time>${report.time}</time></p>
<nav><ul>${report.tables.map(({ id, title }) => `<li><a href="#${id}">${escapeMarkup(visibleText(title))}</a>`).join('')}</ul></nav>
`;
  for (const table of report.tables) yield* htmlTable(table);
}

function* htmlTable({ id, title, note, columns, rows }: Table): Generator<string> {
  const kind = (column: Column) => (column.kind === 'text' ? '' : ' class="n"');
  yield `<h2 id="${id}">${escapeMarkup(visibleText(title))}</h2>\n<p>${escapeMarkup(note)}</p>\n<div tabindex="0" role="region" aria-labelledby="${id}"><table>\n`;
  yield `<thead><tr>${columns.map((column) => `<th scope="col"${kind(column)}>${escapeMarkup(visibleText(column.title))}`).join('')}</thead>\n<tbody>\n`;
  for (const row of rows) {
    yield `<tr>${columns.map((column, at) => `<td${kind(column)}>${escapeMarkup(shown(row[at] ?? null, column))}`).join('')}\n`;
  }
  yield '</table></div>\n';
}
