/** No cookie, no referrer, no redirect, and nothing in the browser's cache on the disk: it would outlive private windows. */
export const privateRequest = {
  credentials: 'omit',
  referrerPolicy: 'no-referrer',
  cache: 'no-store',
  redirect: 'manual',
} satisfies RequestInit;

/**
 * Reads the body of a response, which may be of any length.
 * @param response any response
 * @param maxBytes reading ends there
 * @returns the body, or as much of it
 */
export async function readAtMost(response: Response, maxBytes: number): Promise<Uint8Array> {
  const body = new Uint8Array(maxBytes);
  let length = 0;
  for (const reader = response.body?.getReader(); reader && length < maxBytes; ) {
    const { done, value } = await reader.read();
    if (done) return body.subarray(0, length);
    const piece = value.subarray(0, maxBytes - length);
    body.set(piece, length);
    length += piece.length;
    if (length === maxBytes) await reader.cancel();
  }
  return body.subarray(0, length);
}
