import type { Viewer } from '../../../src/format/format.ts';
import { site } from '../readiness/facts.ts';

/** Stands for the built page where only what is written into it counts. */
export const fakeViewer: Viewer = {
  script: 'void 0',
  style: 'p{}',
  hashes: { script: 'sha256-script', style: 'sha256-style' },
  textIds: ['report_made', 'verdict_no_aaaa', 'advice_hosts_other'],
  licenses: 'MIT',
  language: 'en',
  siteOf: site,
};
