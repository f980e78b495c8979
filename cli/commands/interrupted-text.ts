/** What an audit has when it is ended before its report. */
export interface Unfinished {
  /** The state file; undefined without one. */
  readonly state: string | undefined;
  /** Whether the standard output got each page when it was done. */
  readonly streamed: boolean;
  /** How many pages are done, those of an earlier process among them. */
  readonly pages: number;
}

/** @returns what is kept and what is lost of an audit that was interrupted, and how to go on */
export function interruptedText({ state, streamed, pages }: Unfinished): string {
  const done = pages === 1 ? 'the page that is done' : `the ${pages.toLocaleString('en')} pages that are done`;
  if (state !== undefined) {
    const kept = pages === 0 ? 'No page is done yet' : `${state} keeps ${done}`;
    return `Interrupted. ${kept}; no report was written. Go on by the same command with --state ${state} --resume.`;
  }
  const left = streamed
    ? `The standard output has ${done}, and no verdicts`
    : `What was found out about ${done} is lost, and no report was written`;
  return `Interrupted. ${pages === 0 ? 'No page is done yet' : left}. With --state FILE each page is kept as soon as it is done, and --resume goes on after them.`;
}
