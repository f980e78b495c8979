/** Makes the icons by hand: `node scripts/build/icons/run.ts [outDir]`; without a folder into `extension/icons/`. */
import { makeIcons } from './make-icons.ts';

const outDir = process.argv[2] ?? 'extension';
console.log(`${makeIcons(outDir).length} icons written to ${outDir}/icons`);
