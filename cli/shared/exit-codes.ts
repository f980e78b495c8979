/** The exit codes of the command line. */
export const exitCodes = {
  /** Done, and nothing was found that `--fail-on` names. */
  ok: 0,
  findings: 1,
  /** Wrong usage, or an environment in which nothing can be found out. */
  usageError: 2,
  /** A defect of Greensix (EX_SOFTWARE of sysexits.h). */
  internalError: 70,
  /** The terminal was closed (128 + SIGHUP). */
  hungUp: 129,
  /** Ended by Ctrl-C (128 + SIGINT). */
  interrupted: 130,
  /** Ended by SIGTERM (128 + SIGTERM). */
  terminated: 143,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
