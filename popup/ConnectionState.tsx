import { useEffect, useState } from 'preact/hooks';
import type { Words } from '../ui/words.ts';

/** The background is nearly always back sooner, and a flash of a message would only worry. */
const showAfterMs = 400;

/**
 * Says that the background is being restarted, if it takes long enough to be noticed. The rows stay where they are.
 * @param props.connected whether the background answers
 * @param props.words texts in the user's language
 */
export function ConnectionState({ connected, words }: { connected: boolean; words: Words }) {
  const [late, setLate] = useState(false);
  useEffect(() => {
    setLate(false);
    if (connected) return undefined;
    const timer = setTimeout(() => setLate(true), showAfterMs);
    return () => clearTimeout(timer);
  }, [connected]);
  return late && !connected ? <span data-state="connecting">{words.text('state_connecting')}</span> : null;
}
