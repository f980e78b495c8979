import { type Option, type OptionName, options } from '../arguments/options.ts';
import type { Arguments } from '../arguments/parse-arguments.ts';
import type { ExitCode } from '../shared/exit-codes.ts';
import { audit } from './audit.ts';
import { diff } from './diff.ts';
import { har } from './har.ts';
import { merge } from './merge.ts';
import { optionsOfActions, survey } from './survey.ts';

/** A command of greensix. */
export interface Command {
  readonly summary: string;
  /** What stands behind its name, one for each way. */
  readonly usage: readonly string[];
  /** Paragraphs of its help. */
  readonly details: readonly string[];
  readonly takes: readonly OptionName[];
  /** Help of options that mean less here than elsewhere. */
  readonly optionHelp?: Partial<Record<OptionName, string>>;
  /** @throws CommandError */
  readonly run: (args: Arguments) => Promise<ExitCode>;
}

/** How and from where pages are visited. */
const visiting = [
  'ipv6-only',
  'browser',
  'connect',
  'headed',
  'recycle',
  'vantage',
  'resolver',
] as const satisfies OptionName[];

const result = ['format', 'out', 'asn', 'by', 'redact', 'fail-on', 'baseline', 'allow'] as const satisfies OptionName[];

/** All commands but `help`, `version` and `completion`, which cli/run.ts answers itself. A new one is an entry here and a file. */
export const commands = {
  audit: {
    summary: 'Visit pages with a browser and judge them',
    usage: ['URL... [OPTIONS]', '--list FILE [OPTIONS]', '- [OPTIONS]'],
    details: [
      'Visits each URL in a real Chromium with the Greensix extension, asks the DNS about the hosts that were reached over IPv4, and tells what breaks on a network without IPv4. "-" reads URLs from the standard input. A URL without a scheme gets https://.',
    ],
    takes: [
      'list',
      'depth',
      'jobs',
      'timeout',
      'quiet-time',
      'steps',
      ...visiting,
      'delegation',
      'no-ipv6-retry',
      'nat64-prefix',
      ...result,
      'state',
      'resume',
      'shard',
      'quiet',
      'help',
    ],
    run: audit,
  },
  har: {
    summary: 'Judge HAR files, without a browser',
    usage: ['FILE... [OPTIONS]'],
    details: ['Reads HAR files of Chromium, Firefox, WebPageTest and others. "-" is the standard input.'],
    takes: ['resolver', 'delegation', 'nat64-prefix', ...result, 'quiet', 'help'],
    run: har,
  },
  merge: {
    summary: 'Join reports into one, as of the shards of a run',
    usage: ['FILE... [OPTIONS]'],
    details: ['Reads reports as JSON or NDJSON, state files among them. Asks nobody.'],
    takes: [...result, 'quiet', 'help'],
    run: merge,
  },
  diff: {
    summary: 'Tell what got better and worse between two reports',
    usage: ['OLD NEW [OPTIONS]'],
    details: ['Reads reports as JSON or NDJSON.'],
    takes: ['format', 'out', 'redact', 'fail-on', 'allow', 'quiet', 'help'],
    optionHelp: {
      format: 'What the standard output gets: text (default), json, markdown',
      'fail-on': 'Exit with 1 on: regression, which is a page or host that got worse',
    },
    run: diff,
  },
  survey: {
    summary: 'Visit a million sites with many machines and one database',
    usage: [
      'create NAME --list FILE [OPTIONS]',
      'work [NAME] [--jobs N] [--until-done]',
      'status [NAME] [--watch] [--metrics PORT]',
      'report NAME [--compare OLDER] [--asn FILE]',
      'export NAME --parquet DIR',
    ],
    details: [
      'Keeps sites, queue and results in PostgreSQL, so that any number of workers on any machines share the work and nothing is lost or done twice. Without --database it is one embedded PostgreSQL in the folder greensix-survey, for one process at a time. Needs the package greensix-survey.',
      `Options of each action: ${optionsOfActions()}.`,
    ],
    takes: [
      'list',
      'rate',
      'jobs',
      'until-done',
      'timeout',
      'quiet-time',
      ...visiting,
      'no-ipv6-retry',
      'nat64-prefix',
      'database',
      'watch',
      'metrics',
      'compare',
      'asn',
      'parquet',
      'format',
      'out',
      'quiet',
      'help',
    ],
    optionHelp: { format: 'What the standard output gets: text (default), json, csv, markdown, html' },
    run: survey,
  },
} as const satisfies Record<string, Command>;

export type CommandName = keyof typeof commands;

/** @returns an option with what it means for a command */
export function optionOf(command: CommandName, name: OptionName): Option {
  const { optionHelp }: Command = commands[command];
  const option: Option = options[name];
  return { ...option, help: optionHelp?.[name] ?? option.help };
}
