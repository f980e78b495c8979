/**
 * Functions that a test hands to a page: how they are typed, and how they become the text that the browser evaluates.
 *
 * Only its text goes there. So such a function uses nothing but its parameters and what every page has: no import, no
 * constant of its module, no helper beside it. What it needs comes as an argument.
 */
import type { Browser } from 'webextension-polyfill';

/** What goes to a page as an argument. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined };

/**
 * Calls a function in a page and waits for the promise that it may return.
 * @returns what it returned, by way of JSON: undefined may come as null
 * @throws what it threw, in words
 */
type Evaluate = <Args extends readonly Json[], Result>(
  pageFunction: (...args: Args) => Result | Promise<Result>,
  ...args: Args
) => Promise<Result>;

/** The same with the extension API as the first parameter. */
export type CallApi = <Args extends readonly Json[], Result>(
  pageFunction: (api: Browser, ...args: Args) => Result | Promise<Result>,
  ...args: Args
) => Promise<Result>;

/** What a page can be given to do. */
export interface PageCalls {
  readonly evaluate: Evaluate;
  /** In pages of an extension only. */
  readonly api: CallApi;
  /**
   * Runs a script that can be no function here: a library, or one with `import()`, which vitest rewrites. It runs whatever
   * the page's own policy says of scripts. @returns what it returns
   */
  runScript(source: string): Promise<unknown>;
}

/**
 * Returns what gives a page something to do.
 * @param run evaluates an expression in the page, and waits for the promise that it may be
 */
export function callsBy(run: (expression: string) => Promise<unknown>): PageCalls {
  return {
    evaluate: async (pageFunction, ...args) => (await run(callOf(pageFunction, args))) as never,
    api: async (pageFunction, ...args) =>
      (await run(callOf(pageFunction, args, 'globalThis.browser ?? chrome'))) as never,
    runScript: (source) => run(`(() => { ${source} })()`),
  };
}

// Of any parameters: who calls `evaluate` and `api` has them checked there.
type PageFunction = (...args: never[]) => unknown;

/** What vitest makes of the name of something imported. */
const importedName = /__vi(?:te)?_\w+/;

/**
 * Returns an expression that calls a function in a page.
 * @param first expressions for more arguments in front
 * @throws when the function uses something that it imported
 */
export function callOf(pageFunction: PageFunction, args: readonly Json[], ...first: readonly string[]): string {
  const source = String(pageFunction);
  const imported = importedName.exec(source);
  if (imported) {
    throw new Error(`a function for a page must not use what its file imports (${imported[0]}): ${source}`);
  }
  const values = args.map((value) => JSON.stringify(value));
  return `(${source})(${[...first, ...values].join(', ')})`;
}
