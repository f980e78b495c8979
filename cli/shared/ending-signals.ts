import { type ExitCode, exitCodes } from './exit-codes.ts';

/** What ends a command in an orderly way, and the exit code that tells of it. */
export const endedBy = {
  SIGINT: exitCodes.interrupted,
  SIGTERM: exitCodes.terminated,
  SIGHUP: exitCodes.hungUp,
} as const satisfies Partial<Record<NodeJS.Signals, ExitCode>>;

export type EndingSignal = keyof typeof endedBy;

/** Aborts with the signal of the system that came as the reason, until it is released. */
export class Interruption extends AbortController {
  readonly #interrupt = (name: NodeJS.Signals): void => this.abort(name);

  constructor() {
    super();
    for (const name of names) process.once(name, this.#interrupt);
  }

  /** The system's signals do what they do by themselves again. */
  release(): void {
    for (const name of names) process.off(name, this.#interrupt);
  }
}

const names = Object.keys(endedBy) as EndingSignal[];
