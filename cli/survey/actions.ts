import type { OptionName } from '../arguments/options.ts';
import { storedOptions } from './survey-deps.ts';

/** What every action takes. */
export const commonOptions = ['database', 'quiet', 'help'] as const satisfies OptionName[];

/** What stands behind `greensix survey`, with the options of each. */
export const surveyActions = {
  create: ['list', 'rate', ...storedOptions, ...commonOptions],
  work: ['jobs', 'browser', 'connect', 'headed', 'until-done', ...commonOptions],
  status: ['watch', 'metrics', 'format', ...commonOptions],
  report: ['compare', 'asn', 'format', 'out', ...commonOptions],
  export: ['parquet', ...commonOptions],
} as const satisfies Record<string, readonly OptionName[]>;
export type SurveyAction = keyof typeof surveyActions;
