/** What JSON.stringify leaves in texts although nobody sees it, or it deceives about what is around it (visible-text.ts). */
const unseen = /[\u007f-\u009f\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]/gu;

/**
 * The door for every text of somebody else into JSON: what a terminal would obey, and what turns the reading direction
 * around, is written as an escape (RFC 8259 section 7), so that nothing is lost for machines.
 * @param value what JSON can tell
 * @param indent spaces for each level; 0 for one line
 * @returns JSON
 */
export function jsonText(value: unknown, indent = 0): string {
  return JSON.stringify(value, null, indent).replace(unseen, (character) =>
    [...Array(character.length).keys()]
      .map((at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`)
      .join(''),
  );
}
