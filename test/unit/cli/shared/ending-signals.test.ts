import { describe, expect, it } from 'vitest';
import { type EndingSignal, endedBy, Interruption } from '../../../../cli/shared/ending-signals.ts';

describe('what ends a command', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('%s aborts what is under way, with exit code %i, and does as before once that is over', (name, code) => {
    const before = process.listeners(name);
    const interruption = new Interruption();
    const [own] = process.listeners(name).filter((listener) => !before.includes(listener));
    (own as (signal: NodeJS.Signals) => void)(name);
    expect(interruption.signal.aborted).toBe(true);
    expect(endedBy[interruption.signal.reason as EndingSignal]).toBe(code);
    interruption.release();
    expect(process.listeners(name)).toEqual(before);
  });
});
