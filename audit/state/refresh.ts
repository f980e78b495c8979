/** While changes come in bursts, a refresh begins at most once in this interval ... */
const refreshIntervalMs = 500;
/** ... and after a pause of this many times what the last one took. */
const pauseFactor = 4;

/** Reads something again when it has changed. */
export interface Refresh {
  /** Reads. Of several calls at the same time the last is sure to see what was stored before it. */
  now(): Promise<void>;
  /** Reads after a change. @param isBurst whether more are likely to follow, so that the reading is throttled */
  afterChange(isBurst: boolean): void;
}

/**
 * @param read reads all; large reports take long
 * @param clock milliseconds since the epoch, and what waits
 */
export function createRefresh(
  read: () => Promise<void>,
  { now, pause }: { readonly now: () => number; readonly pause: (milliseconds: number) => Promise<void> },
): Refresh {
  let current: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  const refresh = (): Promise<void> => {
    if (!current) {
      current = read().finally(() => {
        current = undefined;
      });
      return current;
    }
    next ??= current.then(() => {
      next = undefined;
      return refresh();
    });
    return next;
  };

  let isThrottled = false;
  let refreshPending = false;
  const throttledRefresh = async () => {
    if (isThrottled) return;
    isThrottled = true;
    const before = now();
    await refresh();
    await pause(Math.max(refreshIntervalMs, pauseFactor * (now() - before)));
    isThrottled = false;
    if (refreshPending) {
      refreshPending = false;
      void throttledRefresh();
    }
  };
  return {
    now: refresh,
    afterChange(isBurst) {
      refreshPending = isThrottled;
      if (isBurst) void throttledRefresh();
      else void refresh();
    },
  };
}
