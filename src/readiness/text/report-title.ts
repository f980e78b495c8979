import type { Text } from '../../text.ts';
import type { StreamedReport } from '../judged-report/judged-report.ts';

/** More sites would make no title. */
const maxSites = 3;

/**
 * @param judged a judged report
 * @param text gives texts
 * @param show how names from outside are written, so that they cannot deceive
 * @returns what the report is called, by its sites
 */
export function reportTitle(
  { sites }: Pick<StreamedReport, 'sites'>,
  text: Text,
  show: (name: string) => string,
): string {
  const names = sites.slice(0, maxSites).map(({ site }) => show(site));
  return text('report_title', [...names, ...(sites.length > maxSites ? ['…'] : [])].join(', '));
}
