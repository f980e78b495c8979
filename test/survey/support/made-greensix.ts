/** `greensix survey` with a made visitor: a process that tests can kill. */
import { appendFileSync } from 'node:fs';
import { optionNames } from '../../../cli/arguments/options.ts';
import { parseArguments } from '../../../cli/arguments/parse-arguments.ts';
import { surveyDeps } from '../../../cli/commands/survey.ts';
import { runSurvey } from '../../../cli/survey/survey.ts';
import { madeVisitor } from './made-visitor.ts';

const args = parseArguments('survey', process.argv.slice(2), optionNames);
const [action, ...words] = args.words;
const number = (name: string, usual: number) => Number(process.env[name] ?? usual);
const path = process.env.MADE_LOG;
const options = {
  maxMs: number('MADE_MS', 0),
  hosts: number('MADE_HOSTS', 2),
  // One write to the end of a file is one line, whoever else writes.
  ...(path !== undefined && {
    log: (line: string) => appendFileSync(path, `${process.env.MADE_LOG_TIMES ? `${Date.now()} ` : ''}${line}\n`),
  }),
};
try {
  await runSurvey(action as 'create', words, args, {
    ...surveyDeps,
    openVisitor: async (_, signal) => madeVisitor(options, signal),
    timings: { heartbeat: 10, monitor: number('MADE_MONITOR', 1), poll: 0.5, answer: number('MADE_ANSWER', 120) },
  });
} catch (error) {
  console.error(error instanceof Error ? error.stack : error);
  process.exitCode = 2;
}
