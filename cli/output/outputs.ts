import { extname } from 'node:path';
import { formats } from '../../src/format/formats.ts';
import { closestMatch } from '../arguments/closest-match.ts';
import { type Arguments, seeHelp } from '../arguments/parse-arguments.ts';
import { CommandError } from '../shared/errors.ts';
import { printMessage, show } from '../terminal/console.ts';
import { plain, type Style, styleOf } from '../terminal/terminal.ts';
import { demandDistinct } from './demand-distinct.ts';
import { demandWritable, writeFile } from './write-file.ts';

/** What goes where. */
export interface Outputs<Format extends string> {
  /** What the standard output gets. */
  readonly shown: Format;
  readonly files: readonly { readonly format: Format; readonly path: string }[];
}

/** The extensions of files, without the dot, to what they get. */
const extensions: Readonly<Record<string, string>> = {
  txt: 'text',
  jsonl: 'ndjson',
  htm: 'html',
  ...Object.fromEntries(Object.entries(formats).map(([id, { extension }]) => [extension, id])),
};

/**
 * @param command the command's name
 * @param args what was typed
 * @param known the formats of the command, the usual one first
 * @param read the files that the words of the command name
 * @returns what goes where; each file can be written, and none is one that is read
 * @throws CommandError
 */
export async function outputsOf<Format extends string>(
  command: string,
  args: Arguments,
  known: readonly [Format, ...Format[]],
  read: readonly string[] = [],
): Promise<Outputs<Format>> {
  const named = (text: string) => known.find((format) => format === text);
  const wanted = args.value('format') ?? known[0];
  const shown = named(wanted);
  if (!shown) {
    const meant = closestMatch(wanted, known);
    const hint = meant === undefined ? '' : ` Did you mean ${meant}?`;
    throw new CommandError(`There is no format "${wanted}"; greensix ${command} writes ${known.join(', ')}.${hint}`);
  }
  const files = args.values('out').map((text) => {
    const [, before = '', after = ''] = /^([a-z]+):(.+)$/s.exec(text) ?? [];
    // A letter and a colon may be a drive; a format is longer.
    const format = named(before);
    if (format) return { format, path: after };
    const ofExtension = named(extensions[extname(text).slice(1).toLowerCase()] ?? '');
    if (ofExtension) return { format: ofExtension, path: text };
    throw new CommandError(
      `--out ${text}: which format? Write it before the file, as ${known[1] ?? known[0]}:${text}; there are ${known.join(', ')}.${seeHelp(command)}`,
    );
  });
  await demandDistinct(
    files.map(({ path }) => path),
    args,
    read,
  );
  for (const { path } of files) await demandWritable(path);
  return { shown, files };
}

/**
 * Writes what goes into files, and shows the rest.
 * @param outputs what goes where
 * @param write makes a format, in pieces
 * @param options.quiet whether files are written without a word
 * @param options.isShown whether the standard output has got its part already
 * @throws CommandError when something cannot be written
 */
export async function writeOutputs<Format extends string>(
  { shown, files }: Outputs<Format>,
  write: (format: Format, style: Style) => Iterable<string>,
  { quiet, isShown = false }: { readonly quiet: boolean; readonly isShown?: boolean },
): Promise<void> {
  for (const { format, path } of files) {
    await writeFile(path, write(format, plain));
    if (!quiet) printMessage(`Written: ${path} (${format})`);
  }
  if (!isShown) await show(write(shown, styleOf(process.stdout, process.env)));
}
