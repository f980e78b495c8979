/** Reads files beside the page: a HAR of gigabytes takes minutes, and the page goes on meanwhile. */
import { type FileReading, readReportFile } from './read-report-file.ts';

/** What the page asks for. */
export interface FileQuestion {
  readonly file: Blob;
  readonly nat64Prefixes: readonly string[];
}

self.addEventListener('message', async ({ data: { file, nat64Prefixes } }: MessageEvent<FileQuestion>) => {
  self.postMessage(await read(file, nat64Prefixes));
});

async function read(file: Blob, nat64Prefixes: readonly string[]): Promise<FileReading | null> {
  try {
    return await readReportFile(() => chunksOf(file), nat64Prefixes);
  } catch {
    // Gone from the disk, changed, or too much for the memory.
    return null;
  }
}

/**
 * A stream as an async iterable, which Chromium's streams are only since version 124 (chromestatus 5143121161879552).
 */
async function* chunksOf(file: Blob): AsyncGenerator<Uint8Array> {
  const reader = file.stream().getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}
