import { CommandError } from '../shared/command-error.ts';

/** There is no browser to visit pages with, or it cannot do it. The message says what to do. */
export class EnvironmentError extends CommandError {}
