import type { OptionName } from '../arguments/options.ts';
import { storedOptions } from './host.ts';

const always = ['database', 'quiet', 'help'] as const satisfies OptionName[];

/** What stands behind `greensix survey`, with the options of each. */
export const surveyActions = {
  create: ['list', 'rate', ...storedOptions, ...always],
  work: ['jobs', 'browser', 'connect', 'headed', 'until-done', ...always],
  status: ['watch', 'metrics', 'format', ...always],
  report: ['compare', 'asn', 'format', 'out', ...always],
  export: ['parquet', ...always],
} as const satisfies Record<string, readonly OptionName[]>;
export type SurveyAction = keyof typeof surveyActions;
