import { describe, expect, it } from 'vitest';
import messages from '../../../extension/_locales/en/messages.json' with { type: 'json' };
import { classTable } from '../../../src/address/class-table.ts';
import { rowMarks } from '../../../src/page/presentation/row.ts';
import { hintText, idText } from '../../../ui/id-texts.ts';
import classes from '../../data/addresses/classes.json' with { type: 'json' };

/** @throws with the text that is to be added */
function messageOf(id: string): string {
  const entry: { message: string } | undefined = Reflect.get(messages, id);
  if (!entry) throw new Error(`extension/_locales/en/messages.json lacks ${id}`);
  return entry.message;
}

describe('texts of the tables', () => {
  it.each(classTable)('the class $class of $prefix is explained with its RFC', ({ class: id, prefix }) => {
    const rfc = classes.find((row) => row.prefix === prefix)?.rfcs[0];
    expect(messageOf(idText('class', id))).toMatch(/./);
    expect(messageOf(hintText('class', id))).toContain(`RFC ${rfc}`);
  });

  it.each(rowMarks.map(([id]) => id))('the mark %s has a text and a hint', (id) => {
    expect(messageOf(idText('mark', id))).toMatch(/./);
    expect(messageOf(hintText('mark', id))).toMatch(/./);
  });

  it('every text fills in exactly the places that it names', () => {
    for (const [id, entry] of Object.entries<{ message: string; placeholders?: object }>(messages)) {
      const named = [...entry.message.matchAll(/\$([A-Z0-9_]+)\$/g)].map(([, name]) => name?.toLowerCase()).sort();
      expect(Object.keys(entry.placeholders ?? {}).sort(), id).toEqual([...new Set(named)]);
    }
  });
});
