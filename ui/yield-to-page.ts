/** @returns when the page has handled what has happened meanwhile; for `inTimeSlices` */
export function yieldToPage(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
