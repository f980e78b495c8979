/** Classes of SQLSTATE of a database that is there again later: connection, resources (a full disk too), operator, system. */
const passing: readonly string[] = ['08', '53', '57', '58'];
/** Deadlocks and the like, a server that was made read-only, a transaction that was ended for its time: the same may work the next time. */
const passingCodes: readonly string[] = ['40001', '40P01', '25006', '55P03', '25P03', '25P04'];
const systemCodes: readonly string[] = [
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EAI_AGAIN',
  'ENOTFOUND',
];

/** What the driver says where no answer came in time (pg, lib/client.js). */
export const unanswered = 'Query read timeout';

/** What the database refuses, without a defect on this side: a login, a right, a table or database that somebody removed, a value. */
const refusals: readonly string[] = ['28', '3D', '42501', '42P01', '3F000', '22P05', '54'];

/** @returns whether the database refuses what was asked of it for a reason of its own */
export function isDatabaseRefusal(error: unknown): boolean {
  const { code } = error as { readonly code?: unknown };
  return typeof code === 'string' && /^[\dA-Z]{5}$/.test(code) && refusals.some((start) => code.startsWith(start));
}

const lackOfRights = '42501';

/** @returns what the database refused, and what to do where that is known */
export function refusalText(error: Error): string {
  // The queue says more behind it.
  return `The database refuses: ${error.message.replace(/ \(Queue: .*\)$/, '')}.${rightsText(error)}`;
}

/** @returns who may do what, in a sentence to follow another one, where a right is lacking; empty otherwise */
export function rightsText(error: unknown): string {
  if ((error as { readonly code?: unknown }).code !== lackOfRights) return '';
  return ' Name a user who may: create needs the owner of the database, work one with the role greensix_work, all else one with greensix_read.';
}

/** @returns whether the same is worth another try later, because the database was away or had no room */
export function isDatabaseAway(error: unknown): boolean {
  const { code = '', message = '' } = error as { readonly code?: unknown; readonly message?: string };
  if (typeof code === 'string' && code !== '') {
    return systemCodes.includes(code) || passingCodes.includes(code) || passing.includes(code.slice(0, 2));
  }
  // The driver's own, which have no code. The queue says more behind them.
  return (
    message.startsWith(unanswered) ||
    /connection terminated|timeout exceeded when trying to connect|connection timeout|not queryable|client has encountered a connection error|connection error/i.test(
      message,
    )
  );
}
