/** What a job of the queue says. */
export interface SiteJob {
  readonly site: string;
  readonly url: string;
}

/** @returns the queue with the sites of a survey that are still to be visited */
export function queueOf(survey: number): string {
  return `survey-${survey}`;
}

/** @returns the queue with those that were given up, because their workers never gave a sign of life again */
export function abandonedQueueOf(survey: number): string {
  return `survey-${survey}-abandoned`;
}
