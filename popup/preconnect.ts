/**
 * Asks for the rows before the rest of the popup is there: a small file is read and run while the large one is still on
 * its way.
 */
import { type BegunView, beginView } from '../src/browser/views/begin-view.ts';

declare global {
  interface Window {
    begunView: Promise<BegunView>;
  }
}

window.begunView = beginView(location.search);
