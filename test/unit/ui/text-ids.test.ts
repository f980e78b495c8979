import { describe, expect, it } from 'vitest';
import messages from '../../../extension/_locales/en/messages.json' with { type: 'json' };
import { classTable } from '../../../src/address/class-table.ts';
import { rowMarks } from '../../../src/page/row-marks.ts';
import { hintText, idText } from '../../../ui/text-ids.ts';

describe('texts of the tables', () => {
  it.each(classTable)('the class $class of $prefix is explained with its RFC', ({ class: id, rfcs }) => {
    expect(messages).toHaveProperty(idText('class', id));
    expect(Reflect.get(messages, hintText('class', id)).message).toContain(`RFC ${rfcs[0]}`);
  });

  it.each(rowMarks.map(([id]) => id))('the mark %s has a text and a hint', (id) => {
    expect(messages).toHaveProperty(idText('mark', id));
    expect(messages).toHaveProperty(hintText('mark', id));
  });

  it('every text fills in exactly the places that it names', () => {
    for (const [id, entry] of Object.entries<{ message: string; placeholders?: object }>(messages)) {
      const named = [...entry.message.matchAll(/\$([A-Z0-9_]+)\$/g)].map(([, name]) => name?.toLowerCase()).sort();
      expect(Object.keys(entry.placeholders ?? {}).sort(), id).toEqual([...new Set(named)]);
    }
  });
});
