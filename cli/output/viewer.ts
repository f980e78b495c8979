import { listedSiteOf } from '../../src/address/listed-site.ts';
import type { Viewer } from '../../src/format/format.ts';

/** @returns what a report as HTML needs; it is loaded for nothing else */
export async function loadViewer(): Promise<Viewer> {
  const { viewer } = await import('virtual:viewer');
  return { ...viewer, language: 'en', siteOf: listedSiteOf };
}
