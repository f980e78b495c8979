/** Reads files beside the page: a HAR of hundreds of megabytes takes a minute, and the page goes on meanwhile. */
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
    const bytes = await file.arrayBuffer();
    // The same file is the same run, however often it is read.
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)).slice(0, 12);
    const id = `har-${[...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
    return readReportFile(new TextDecoder().decode(bytes), { id, nat64Prefixes });
  } catch {
    // Larger than a text may be, or gone from the disk.
    return null;
  }
}
