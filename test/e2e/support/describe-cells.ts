import { afterAll, describe, expect, it } from 'vitest';
import { extensionFolder, world } from './extension.ts';
import { geometryOf, popupFaults } from './geometry.ts';
import { type Cell, cellName, PopupCells } from './popup-cells.ts';

/**
 * Tests that the popup has no fault in any of the cells.
 * @returns what shows the cells; it ends with the file's last test
 */
export function describeCells(wanted: readonly Cell[]): PopupCells {
  const cells = new PopupCells(world, extensionFolder);
  afterAll(() => cells.close());
  describe('the popup at the toolbar button', () => {
    it.each(wanted.map((cell) => [cellName(cell), cell] as const))('has no fault: %s', async (_name, cell) => {
      const { popup } = await cells.show(cell);
      try {
        expect(popupFaults(await geometryOf(popup), cell)).toEqual([]);
      } finally {
        await popup.close();
      }
    });
  });
  return cells;
}
