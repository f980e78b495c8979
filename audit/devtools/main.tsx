/** What the browser runs beside its developer tools while they are open: adds the live log to them, and does nothing else. */
import { addLogPanel } from '../../src/browser/views/devtools-panel.ts';

void addLogPanel();
