/** The page that a report is saved as: it has all that it needs in itself, and asks nobody. */
import { render } from 'preact';
import { csvFormat } from '../../src/format/csv.ts';
import { dataAttribute } from '../../src/format/html.ts';
import { jsonFormat } from '../../src/format/json.ts';
import { judgeReportInSteps } from '../../src/readiness/judged-report/judge-report.ts';
import { createWords, type Text } from '../../src/text.ts';
import { inPageSlices, yieldToPage } from '../../ui/page-slices.ts';
import { saveFile } from '../../ui/save-file.ts';
import { followPlaces } from '../state/follow-places.ts';
import './report.css';
import { readItems } from './read-items.ts';
import { SavedReport } from './SavedReport.tsx';

const root = document.querySelector('#report');
if (root) {
  try {
    await show(root);
  } catch (error) {
    root.textContent = `The report cannot be shown: ${error}`;
    throw error;
  }
}

async function show(place: Element): Promise<void> {
  // To run the script for the first time takes long enough.
  await yieldToPage();
  const elements = [...document.querySelectorAll(`script[${dataAttribute}]`)].map(
    ({ textContent }) => textContent ?? '',
  );
  const data = await inPageSlices(readItems(elements));
  if (!data) {
    // Without the head no text is known.
    place.textContent = 'The report cannot be shown: its file was cut off, or changed. Ask for it again.';
    return;
  }
  const { head, sites, report } = data;
  const text: Text = (id, ...values) =>
    (head.texts[id] ?? id).replace(/\{([1-9])\}/g, (_, at) => String(values[Number(at) - 1] ?? ''));
  const words = createWords(text, head.language);
  place.textContent = text('audit_judging');
  const judged = await inPageSlices(judgeReportInSteps(report, (hostname) => sites.get(hostname) ?? hostname));

  const places = followPlaces((hash) => {
    // Some viewers give the page no address of its own.
    try {
      history.replaceState(null, '', hash || '#');
    } catch {}
  });
  // What is in the file may be printed.
  document.documentElement.toggleAttribute('data-paths', true);
  const formats = { json: jsonFormat, csv: csvFormat };
  // What is drawn first is a task of its own.
  await yieldToPage();
  // Also what a browser has saved with the page that was shown.
  place.textContent = '';
  render(
    <SavedReport
      head={head}
      judged={judged}
      places={places}
      words={words}
      print={() => window.print()}
      save={(format) => {
        const { extension, mimeType, write } = formats[format];
        const { redacted, generator, time } = head;
        const day = new Date(time).toISOString().slice(0, 10);
        return saveFile(`greensix-${day}.${extension}`, mimeType, [
          ...write({ report, judged, redacted, text, generator, time }),
        ]);
      }}
    />,
    place,
  );
}
