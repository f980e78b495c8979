import { type NameServer, withNamesOfToday } from '../../readiness/evidence/delegation.ts';
import type { Report } from '../../readiness/report/report.ts';
import { clearReport, put, readReport } from './audit-database.ts';
import { completed, databaseOf, resultOf } from './indexed-db.ts';

/**
 * What only the command line finds out, and the audit page imports with its reports. In a database of its own, because
 * the background, which is kept small, writes the other one and has none of it.
 */
type ImportedFacts = Pick<Report, (typeof names)[number]>;
const names = ['checks', 'operators', 'delegations'] as const;

/** The store; each list is one value in it, by its name. */
const lists = 'lists';

const database = databaseOf('imported-facts', 1, (db) => void db.createObjectStore(lists));

async function readFacts(): Promise<ImportedFacts> {
  const store = (await database()).transaction(lists).objectStore(lists);
  const found = await Promise.all(names.map((name) => resultOf<unknown>(store.get(name))));
  const facts: ImportedFacts = Object.fromEntries(
    names.flatMap((name, at) => (found[at] === undefined ? [] : [[name, found[at]]])),
  );
  if (!facts.delegations) return facts;
  const delegations = facts.delegations.map((cut) => ({
    ...cut,
    servers: cut.servers.map(withNamesOfToday) as NameServer[],
  }));
  return { ...facts, delegations };
}

/** @returns all that was recorded and imported, pages in the order of time */
export async function readWholeReport(): Promise<Report> {
  const [report, facts] = await Promise.all([readReport(), readFacts()]);
  return { ...report, ...facts };
}

/**
 * Adds to the report what is given. Of attempts, operators and zone cuts the lists that are given replace those before;
 * they are stored first, so that who reads the pages finds them.
 * @throws DOMException QuotaExceededError when there is no room
 */
export async function putWholeReport(part: Partial<Report>): Promise<void> {
  const given = names.filter((name) => part[name] !== undefined);
  if (given.length > 0) {
    const step = (await database()).transaction(lists, 'readwrite');
    for (const name of given) step.objectStore(lists).put(part[name], name);
    await completed(step);
  }
  await put(part);
}

/**
 * Takes a step that depends on what there is: audit pages in several windows take theirs one after the other, so that none
 * undoes what another one did.
 * @param step reads and adds
 */
export async function changeReportAlone(step: () => Promise<void>): Promise<void> {
  await navigator.locks.request('report', step);
}

/** Deletes all that was recorded and imported. */
export async function clearWholeReport(): Promise<void> {
  const step = (await database()).transaction(lists, 'readwrite');
  step.objectStore(lists).clear();
  await completed(step);
  await clearReport();
}
