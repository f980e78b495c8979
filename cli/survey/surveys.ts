import type { Queries } from './database/database.ts';
import type { StoredOptions, SurveyDeps } from './survey-deps.ts';

/** A survey as the database has it. */
export interface Survey {
  readonly id: number;
  readonly name: string;
  readonly options: StoredOptions;
  readonly created: Date;
  /** Visits a second at most, over all workers; null without a limit. */
  readonly rate: number | null;
}

/** @returns all surveys, the oldest first */
export function allSurveys(queries: Queries): Promise<Survey[]> {
  return queries.query<Survey>(
    `SELECT survey_id AS id, name, options, created, visits_per_second AS rate
     FROM greensix.survey LEFT JOIN greensix.pace USING (survey_id) ORDER BY survey_id`,
  );
}

/** @throws CommandError when there is no survey of that name */
export async function surveyNamed(queries: Queries, name: string, deps: SurveyDeps): Promise<Survey> {
  const surveys = await allSurveys(queries);
  const found = surveys.find((survey) => survey.name === name);
  if (found) return found;
  const names = surveys.map((survey) => survey.name).join(', ');
  throw deps.commandError(
    `There is no survey ${name} in this database${names === '' ? '' : `; there ${surveys.length === 1 ? 'is' : 'are'} ${names}`}.`,
  );
}
