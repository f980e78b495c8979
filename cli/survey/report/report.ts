import type { Arguments } from '../../arguments/parse-arguments.ts';
import { openDatabase } from '../database/open-database.ts';
import type { SurveyHost } from '../survey-deps.ts';
import { surveyNamed } from '../surveys.ts';
import { comparisonTables } from './comparison.ts';
import { operatorTable } from './operators.ts';
import type { SurveyReport, Table } from './table.ts';
import { surveyTables } from './tables.ts';
import { writers } from './write-report.ts';

/** `greensix survey report NAME [--compare OLDER] [--asn FILE]` */
export async function report(name: string, args: Arguments, host: SurveyHost): Promise<void> {
  const outputs = await host.outputs(args);
  const database = await openDatabase(args, host, 'use');
  try {
    const survey = await surveyNamed(database, name, host);
    const older = args.value('compare');
    const before = older === undefined ? undefined : await surveyNamed(database, older, host);
    const networks = args.value('asn');
    const tables: Table[] = [];
    for await (const table of surveyTables(database, survey)) tables.push(table);
    if (networks !== undefined) tables.push(await operatorTable(database, survey, networks, host));
    if (before) for await (const table of comparisonTables(database, before, survey)) tables.push(table);
    const made: SurveyReport = {
      survey: survey.name,
      comparedWith: before?.name ?? null,
      generator: host.generator,
      time: new Date().toISOString(),
      tables,
    };
    for (const { format, path } of outputs.files) {
      await host.writeFile(path, writers[format](made));
      if (!args.has('quiet')) host.printMessage(`Written: ${path} (${format})`);
    }
    await host.show(writers[outputs.shown](made));
  } finally {
    await database.close();
  }
}
