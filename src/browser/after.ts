import type { After } from '../async/deadline.ts';

/** The browser's timer, with a way to take the call back. */
export const after: After = (milliseconds, callback) => {
  const timer = setTimeout(callback, milliseconds);
  return () => clearTimeout(timer);
};
