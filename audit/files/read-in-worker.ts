import type { FileQuestion } from './file-worker.ts';
import type { FileReading } from './read-report-file.ts';

/**
 * Reads a file without keeping the page from answering.
 * @param file a report or a HAR of any size
 * @param nat64Prefixes the NAT64 prefixes that addresses in a HAR may have
 * @param signal ends the reading
 * @returns the reading; null if the file could not be read at all
 * @throws DOMException AbortError when the signal ended it
 */
export function readInWorker(
  file: Blob,
  nat64Prefixes: readonly string[],
  signal: AbortSignal,
): Promise<FileReading | null> {
  const worker = new Worker(new URL('./file-worker.ts', import.meta.url), { type: 'module' });
  return new Promise<FileReading | null>((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason));
    signal.throwIfAborted();
    worker.addEventListener('message', ({ data }: MessageEvent<FileReading | null>) => resolve(data));
    // Out of memory, most likely.
    worker.addEventListener('error', () => resolve(null));
    const question: FileQuestion = { file, nat64Prefixes };
    worker.postMessage(question);
  }).finally(() => worker.terminate());
}
