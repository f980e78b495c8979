import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { classTable } from '../../src/address/class-table.ts';
import { requestMarks } from '../../src/page/request-marks.ts';

type Messages = Record<
  string,
  { message: string; description?: string; placeholders?: Record<string, { content: string }> }
>;

const locales = readdirSync('extension/_locales');
const messagesOf = (locale: string): Messages =>
  JSON.parse(readFileSync(`extension/_locales/${locale}/messages.json`, 'utf8'));
const english = messagesOf('en');
const code = ['src', 'ui', 'popup', 'options', 'manifest.json']
  .flatMap((place) =>
    place.endsWith('.json')
      ? [place]
      : readdirSync(place, { recursive: true, encoding: 'utf8' }).map((name) => join(place, name)),
  )
  .filter((name) => /\.(tsx?|json|html)$/.test(name))
  .map((name) => readFileSync(name, 'utf8'))
  .join('\n');

/** The groups whose texts' ids are put together of the group and an entry's id: `sort_${key}`, idText('class', id). */
const groups = new Set(
  [...code.matchAll(/`([a-z][a-z_]*)_\$\{|(?:idText|hintText)\(\s*'(\w+)'/g)].map(
    (match) => match[1] ?? match[2] ?? '',
  ),
);
const entryOf = new RegExp(`^(?:${[...groups].join('|')})_(.+?)(?:_hint|_one|_other)?$`);

function isOfTable(id: string): boolean {
  const entry = entryOf.exec(id)?.[1]?.replaceAll('_', '-');
  return entry !== undefined && (code.includes(`'${entry}'`) || new RegExp(`^\\s+${entry}:`, 'm').test(code));
}

function isUsed(id: string): boolean {
  return (
    isOfTable(id) ||
    code.includes(`'${id}'`) ||
    code.includes(`__MSG_${id}__`) ||
    code.includes(`'${id.replace(/_(one|other)$/, '')}'`)
  );
}

describe('the texts', () => {
  it.each(Object.keys(english))('%s is used', (id) => {
    expect(isUsed(id), `no file uses ${id}: delete it`).toBe(true);
  });

  it.each(Object.keys(english))('%s says to translators what it is for', (id) => {
    expect(english[id]?.description?.length ?? 0).toBeGreaterThan(8);
  });

  it('name every address class and every mark', () => {
    for (const { class: id } of classTable) expect(english).toHaveProperty(`class_${id.replaceAll('-', '_')}`);
    for (const id of Object.keys(requestMarks)) expect(english).toHaveProperty(`mark_${id}`);
  });

  it.each(locales)('are complete in %s, with the same places to fill', (locale) => {
    const messages = messagesOf(locale);
    expect(Object.keys(messages).sort()).toEqual(Object.keys(english).sort());
    for (const [id, { placeholders }] of Object.entries(english)) {
      expect(Object.keys(messages[id]?.placeholders ?? {}).sort()).toEqual(Object.keys(placeholders ?? {}).sort());
    }
  });

  it('fit where stores show them', () => {
    for (const locale of locales) {
      expect(messagesOf(locale).extension_description?.message.length).toBeLessThanOrEqual(132);
    }
  });
});
