/** The popup at the toolbar button in every cell: zoom, scale, screen, theme and size of the page (about 10 minutes). */
import { describeCells } from '../../e2e/support/describe-cells.ts';
import { kind } from '../../e2e/support/extension.ts';
import { allCells } from '../../e2e/support/popup-cells.ts';

describeCells(allCells(kind));
