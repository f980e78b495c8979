import { useRef, useState } from 'preact/hooks';

/**
 * Keeps what a user types for a setting, until the setting changes: by that, in another window, by a file or by undoing.
 * @param setting the setting as it is stored
 * @param initial what there is before anything is typed for it
 * @returns what is typed, and what changes it
 */
export function useDraft<Draft>(
  setting: string,
  initial: Draft,
): readonly [Draft, (change: (before: Draft) => Draft) => void] {
  const typed = useRef({ setting, draft: initial });
  const [, redraw] = useState({});
  if (typed.current.setting !== setting) typed.current = { setting, draft: initial };
  return [
    typed.current.draft,
    (change) => {
      typed.current = { ...typed.current, draft: change(typed.current.draft) };
      redraw({});
    },
  ];
}
