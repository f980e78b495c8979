/** Connects the welcome page to the browser. */
import { render } from 'preact';
import { startPage } from '../../src/browser/start-page.ts';
import { isPinned, observePinned } from '../../src/browser/toolbar/pinned.ts';
import { openPage } from '../../src/browser/views/open-tab.ts';
import { Welcome } from './Welcome.tsx';

const words = startPage('welcome_title');

function show(pinned: boolean | undefined): void {
  render(
    <Welcome
      words={words}
      isPinned={pinned}
      openSettings={() => void openPage('options/options.html')}
      openAudit={() => void openPage('audit/audit.html')}
    />,
    document.body,
  );
}

const showPinned = () => void isPinned().then(show);
// The page does not wait for the browser's answer.
show(undefined);
observePinned(showPinned);
showPinned();
