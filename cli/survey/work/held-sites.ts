import type { PgBoss } from 'pg-boss';
import {
  abandonedQueueOf,
  type Database,
  heldQueueOf,
  type Queries,
  queueDatabase,
  queueOf,
  queueSchema,
  type SiteJob,
} from '../database/database.ts';

/** A site that waited until another one of its registrable domain has its result. */
export interface HeldSite {
  readonly data: SiteJob;
  readonly domain: string;
}

/**
 * @param domains a query with the column `domain`
 * @param queue the parameter with the name of the queue of held sites
 * @returns a statement that takes the next site of each domain from there, where there is one, and gives it as `HeldSite`
 */
export function nextOfDomains(domains: string, queue: string): string {
  // What is locked on the way is chosen once: a join may run a subquery for each row of the other side, and skips what it has locked.
  return `DELETE FROM ${queueSchema}.job USING (
       WITH chosen AS MATERIALIZED (
         SELECT held.id FROM (${domains}) AS ended, LATERAL (
           SELECT id FROM ${queueSchema}.job WHERE name = ${queue} AND singleton_key = ended.domain AND state < 'active'
           ORDER BY created_on LIMIT 1 FOR UPDATE SKIP LOCKED
         ) AS held
       ) SELECT id FROM chosen
     ) AS next
     WHERE job.name = ${queue} AND job.id = next.id RETURNING job.data, job.singleton_key AS domain`;
}

/** Puts sites into the queue that workers ask, before all that wait there: the more a domain has, the longer they take, one after the other. */
export async function putInQueue(
  queue: Pick<PgBoss, 'insert'>,
  transaction: Queries,
  survey: number,
  sites: readonly HeldSite[],
): Promise<void> {
  await queue.insert(
    queueOf(survey),
    sites.map(({ data, domain }) => ({ data, singletonKey: domain, priority: 1 })),
    { db: queueDatabase(transaction) },
  );
}

/**
 * Goes on with domains of which nothing is queued any more: a worker of an older version stores results without looking for
 * the next site.
 */
export async function releaseForgotten(
  database: Pick<Database, 'transaction'>,
  queue: Pick<PgBoss, 'insert'>,
  survey: number,
): Promise<void> {
  await database.transaction(async (transaction) => {
    const sites = await transaction.query<HeldSite>(
      nextOfDomains(
        `SELECT DISTINCT singleton_key AS domain FROM ${queueSchema}.job AS held WHERE name = $1 AND state < 'active'
           AND NOT EXISTS (SELECT FROM ${queueSchema}.job WHERE name = ANY($2) AND state < 'completed' AND singleton_key = held.singleton_key)`,
        '$1',
      ),
      [heldQueueOf(survey), [queueOf(survey), abandonedQueueOf(survey)]],
    );
    if (sites.length > 0) await putInQueue(queue, transaction, survey, sites);
  });
}
