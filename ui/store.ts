import { useLayoutEffect, useState } from 'preact/hooks';

/** A value that changes over time and that components follow. */
export interface Store<State> {
  get(): State;
  /** Replaces the state at once; followers are notified when the schedule says so. */
  update(change: (state: State) => State): void;
  /** @returns a function that ends the subscription */
  subscribe(listener: () => void): () => void;
}

/**
 * @param initial the first state
 * @param schedule when to notify the followers, for example at the next frame; several updates before that are one notification
 * @returns a store
 */
export function createStore<State>(
  initial: State,
  schedule: (notify: () => void) => void = (notify) => notify(),
): Store<State> {
  const listeners = new Set<() => void>();
  let state = initial;
  let pending = false;
  const notify = () => {
    pending = false;
    for (const listener of listeners) listener();
  };
  return {
    get: () => state,
    update(change) {
      const next = change(state);
      if (next === state) return;
      state = next;
      if (pending) return;
      pending = true;
      schedule(notify);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/**
 * Follows a store in a component.
 * @param store the store
 * @returns its state; the component is rendered again when it changes
 */
export function useStore<State>(store: Store<State>): State {
  const [, redraw] = useState(() => store.get());
  useLayoutEffect(() => {
    const follow = () => redraw(store.get());
    // What came between the first rendering and this effect.
    follow();
    return store.subscribe(follow);
  }, [store]);
  return store.get();
}
