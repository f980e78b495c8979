import { createRequire } from 'node:module';
import { type Database, queueSchema, schema } from './database.ts';
import { migrations } from './migrations.ts';

/** Roles that are given what they need, where they are there: one that works, one that only reads. */
const roles = { work: 'greensix_work', read: 'greensix_read' } as const;

/**
 * Brings the tables of surveys and of the queue to this version. May be called by several processes at once.
 */
export async function migrate(database: Database): Promise<void> {
  await database.transaction(async (transaction) => {
    await transaction.query("SELECT pg_advisory_xact_lock(hashtext('greensix-survey'))");
    await transaction.query(`CREATE SCHEMA IF NOT EXISTS ${schema}`);
    await transaction.query(
      `CREATE TABLE IF NOT EXISTS ${schema}.migration (version int PRIMARY KEY, time timestamptz NOT NULL DEFAULT now())`,
    );
    const done = await transaction.query<{ version: number }>(`SELECT version FROM ${schema}.migration`);
    for (const [at, statements] of migrations.entries()) {
      if (done.some(({ version }) => version === at + 1)) continue;
      for (const statement of statements) await transaction.query(statement);
      await transaction.query(`INSERT INTO ${schema}.migration (version) VALUES ($1)`, [at + 1]);
    }
  });
  const queue = database.openMigratingQueue();
  queue.on('error', () => {});
  await queue.start();
  await queue.stop({ graceful: false });
  await grant(database);
}

/** The tables of queues come one by one, so this is done again for each survey. */
export async function grant(database: Database): Promise<void> {
  const found = await database.query<{ rolname: string }>('SELECT rolname FROM pg_roles WHERE rolname = ANY($1)', [
    Object.values(roles),
  ]);
  const has = (role: string) => found.some(({ rolname }) => rolname === role);
  if (has(roles.read)) {
    await database.script(`
      GRANT USAGE ON SCHEMA ${schema}, ${queueSchema} TO ${roles.read};
      GRANT SELECT ON ALL TABLES IN SCHEMA ${schema} TO ${roles.read};
      GRANT SELECT ON ALL TABLES IN SCHEMA ${queueSchema} TO ${roles.read}`);
  }
  if (has(roles.work)) {
    await database.script(`
      GRANT USAGE ON SCHEMA ${schema}, ${queueSchema} TO ${roles.work};
      GRANT SELECT ON ALL TABLES IN SCHEMA ${schema} TO ${roles.work};
      GRANT INSERT ON ${schema}.visit, ${schema}.facts, ${schema}.host, ${schema}.sighting TO ${roles.work};
      GRANT UPDATE (crashes) ON ${schema}.site TO ${roles.work};
      GRANT UPDATE (next_visit) ON ${schema}.pace TO ${roles.work};
      GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${queueSchema} TO ${roles.work};
      GRANT USAGE ON ALL SEQUENCES IN SCHEMA ${queueSchema} TO ${roles.work};
      GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA ${queueSchema} TO ${roles.work}`);
  }
}

/** @returns how the tables that are there compare with what this version needs */
export async function tablesVersion(database: Database): Promise<'none' | 'older' | 'current' | 'newer'> {
  const [found] = await database.query<{ there: boolean }>('SELECT to_regclass($1) IS NOT NULL AS there', [
    `${schema}.migration`,
  ]);
  if (!found?.there) return 'none';
  const [newest] = await database.query<{ version: number }>(`SELECT max(version) AS version FROM ${schema}.migration`);
  return compared(newest?.version ?? 0, migrations.length);
}

/** The version of its tables that the queue needs is said nowhere else; it refuses any other without telling which is the newer. */
const { pgboss } = createRequire(import.meta.url)('pg-boss/package.json') as {
  readonly pgboss: { readonly schema: number };
};

/** @returns how the tables of the queue compare with what this version needs */
export async function queueVersion(database: Database): Promise<'older' | 'current' | 'newer'> {
  const [found] = await database.query<{ version: number }>(`SELECT version FROM ${queueSchema}.version`);
  return compared(found?.version ?? 0, pgboss.schema);
}

function compared(version: number, needed: number): 'older' | 'current' | 'newer' {
  if (version === needed) return 'current';
  return version < needed ? 'older' : 'newer';
}
