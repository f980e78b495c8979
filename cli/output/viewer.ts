import type { Viewer } from '../../src/format/format.ts';
import { siteOf } from '../shared/site.ts';

/** @returns what a report as HTML needs; it is loaded for nothing else */
export async function loadViewer(): Promise<Viewer> {
  const { viewer } = await import('virtual:viewer');
  return { ...viewer, language: 'en', siteOf };
}
