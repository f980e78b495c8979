import type { Arguments } from '../../arguments/parse-arguments.ts';
import { openDatabase } from '../database/open-database.ts';
import type { SurveyDeps } from '../survey-deps.ts';
import { surveyNamed } from '../surveys.ts';
import { comparisonTables } from './comparison.ts';
import { openNetworks, operatorTable } from './operators.ts';
import type { SurveyReport, Table } from './table.ts';
import { surveyTables } from './tables.ts';
import { writers } from './write-report.ts';

/** `greensix survey report NAME [--compare OLDER] [--asn FILE]` */
export async function report(name: string, args: Arguments, deps: SurveyDeps): Promise<void> {
  const outputs = await deps.outputs(args);
  const database = await openDatabase(args, deps, 'use');
  try {
    const survey = await surveyNamed(database, name, deps);
    const older = args.value('compare');
    const before = older === undefined ? undefined : await surveyNamed(database, older, deps);
    const networks = args.value('asn');
    const networkOf = networks === undefined ? undefined : await openNetworks(networks, deps);
    // While workers store results, tables that were read one after the other would not agree.
    const tables = await database.snapshot(async (queries) => {
      const all: Table[] = [];
      for await (const table of surveyTables(queries, survey)) all.push(table);
      if (networkOf) all.push(await operatorTable(queries, survey, networkOf));
      if (before) for await (const table of comparisonTables(queries, before, survey)) all.push(table);
      return all;
    });
    const made: SurveyReport = {
      survey: survey.name,
      comparedWith: before?.name ?? null,
      generator: deps.generator,
      time: new Date().toISOString(),
      tables,
    };
    for (const { format, path } of outputs.files) {
      await deps.writeFile(path, writers[format](made));
      if (!args.has('quiet')) deps.printMessage(`Written: ${path} (${format})`);
    }
    await deps.show(writers[outputs.shown](made));
  } finally {
    await database.close();
  }
}
