import type { ReportPage } from '../../../../src/readiness/report/report.ts';

/** @returns each host of a page with what was seen of it: address, types, marks, errors */
export function hostsOf(page: ReportPage | undefined): Record<string, string> {
  return Object.fromEntries(
    (page?.hosts ?? []).map(({ hostname, endpoints }) => [
      hostname,
      endpoints
        .map(({ address, types, marks, details }) =>
          [
            address || '-',
            ...Object.entries(types).flat(),
            ...Object.keys(marks),
            ...Object.keys(details.error ?? {}),
          ].join(' '),
        )
        .join(', '),
    ]),
  );
}
