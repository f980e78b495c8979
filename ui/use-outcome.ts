import { useState } from 'preact/hooks';

/**
 * What came of a button that copies or saves, for all who see it or have it read out (WCAG 2.2, 4.1.3).
 * @returns the words, to be shown in an element with the role "status" that is always there; and what a button calls with
 *   its work, which returns the words, and with those for when it fails
 */
export function useOutcome(): readonly [string, (work: () => string | Promise<string>, failed: string) => void] {
  const [outcome, setOutcome] = useState('');
  const follow = (work: () => string | Promise<string>, failed: string): void => {
    // The same words again would be no change, and screen readers would say nothing of it.
    setOutcome('');
    void new Promise<string>((done) => done(work())).catch(() => failed).then(setOutcome);
  };
  return [outcome, follow];
}
