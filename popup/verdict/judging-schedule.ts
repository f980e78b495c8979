/** A page that loads is judged again after at least this long. */
const judgingIntervalMs = 200;

/**
 * @param judge judges what is shown now
 * @returns asks for that: once for all calls within the interval, and never while it runs, but after it
 */
export function createJudgingSchedule(judge: () => Promise<void>): () => void {
  let scheduled = false;
  let isJudging = false;
  const schedule = (): void => {
    if (!scheduled && !isJudging) setTimeout(judgeOnce, judgingIntervalMs);
    scheduled = true;
  };
  const judgeOnce = async (): Promise<void> => {
    scheduled = false;
    isJudging = true;
    await judge().finally(() => {
      isJudging = false;
      if (!scheduled) return;
      scheduled = false;
      schedule();
    });
  };
  return schedule;
}
