/** @returns whether Playwright has waited in vain */
export function isTimeout(error: unknown): boolean {
  return error instanceof Error && error.name === 'TimeoutError';
}

/** @returns what an error says, without Playwright's name of the call and its log */
export function messageOf(error: unknown): string {
  return fullMessageOf(error)
    .replace(/^\w+\.\w+: /, '')
    .replace(/\n[\s\S]*/, '');
}

/** @returns all that an error says */
export function fullMessageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
