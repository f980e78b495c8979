import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { classTable } from '../../src/address/class-table.ts';
import { requestMarks } from '../../src/page/events/request-marks.ts';
import { locales, type Message, messagesOf } from './locales.ts';

const english = messagesOf('en');
const code = ['src', 'ui', 'popup', 'options', 'audit', 'cli', 'manifest.json']
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
  [...code.matchAll(/`([a-z][a-z_]*)_\$\{|(?:idText|hintText|readinessText|readinessHint)\(\s*'(\w+)'/g)].map(
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

function contentsOf(placeholders: Message['placeholders'] = {}): string[] {
  return Object.entries(placeholders)
    .map(([name, { content }]) => `${name}: ${content}`)
    .sort();
}

/** @returns the names of the places in a text: "$COUNT$ of $TOTAL$" has count and total */
function namesIn(message: string): string[] {
  return [...new Set([...message.matchAll(/\$([a-z\d_]+)\$/gi)].map(([, name = '']) => name.toLowerCase()))].sort();
}

/** @returns the texts of a locale, each behind its id, that have something wrong with them */
function idsOf(locale: string, isWrong: (message: string, id: string) => boolean): string[] {
  return Object.entries(messagesOf(locale))
    .filter(([id, { message }]) => isWrong(message, id))
    .map(([id, { message }]) => `${id}: ${message}`);
}

const translations = locales.filter((locale) => locale !== 'en');

/** Names and abbreviations, which are the same in every language. */
const names =
  /\$\w+\$|\bRFC \d+|IPv[46]|Greensix|WebSocket|\bfetch\b|Whois|whois|DS-Lite|Teredo|6to4|6bone|SRv6|DNS|Automatic Multicast Tunneling/g;

/** Words that a language shares with English. A text of other words must differ from the English one. */
const sharedWords: Readonly<Record<string, string>> = {
  de: `alias audit details domain domains gateway global handle host hostname hosts initiator multicast name offline
    organisation proxy redirects resolver server status tab`,
  fr: `audit beacon beacons broadcast certain document documentation documents image images local multicast
    organisation organisations page pages prefetch proxy script scripts site sites socket sockets style styles type
    verdict worker`,
};

function isUntranslated(locale: string, message: string, id: string): boolean {
  if (message !== english[id]?.message) return false;
  const shared = (sharedWords[locale] ?? '').split(/\s+/);
  const words = message.replace(names, '').match(/\p{Lowercase}[\p{L}]+|\p{Lu}\p{Ll}+/gu) ?? [];
  return words.some((word) => !shared.includes(word.toLowerCase()));
}

/** Columns, chips, marks, keys, buttons: places that hold a word or two. */
const tight = new RegExp(
  [
    '^(column|mark|class|failure|sort|key|detail|verdict|confidence|outcome|severity|readiness|change|network|type|vantage)_',
    '^filter_(ipv4|failed|third_party|clear)$|^group_toggle$|^blocking$|^address_none$|^whois_not_given$',
    '^whois_(organisation|name|handle|range|cidr|type|status|country|abuse|registered|changed|remarks)$',
    '^(copy|copy_table|copy_tsv|side_view|settings|whois|look_up)$',
    '^options_(undo|add|edit|remove|save|cancel)$',
    '^audit_(tab|family)_|^audit_(record|pause|resume|stop|dismiss|site|search|show|open)$|^check_(start|nat64_keep|nat64_drop)$',
  ].join('|'),
);

/** How much room a text takes, in letters: Chinese and Japanese characters are nearly twice as wide as others. */
function widthOf(message: string): number {
  const plain = message.replace(/\$\w+\$/g, '00');
  return [...plain].reduce((width, char) => width + (/[\u3000-\u9fff\uff00-\uff60]/.test(char) ? 1.8 : 1), 0);
}

const cjk = '[\\u3041-\\u30ff\\u4e00-\\u9fff]';

/** How a language is set that is not set like English; each finds a mistake. */
const mistakes: Readonly<Record<string, readonly RegExp[]>> = {
  // Nobody is addressed (docs/translating.md): neither du nor an imperative with Sie; "Sie" that begins a sentence is "they".
  de: [
    /”|«|»/,
    /„[^“]*$/,
    /(?<!„[^“]*)“/,
    /\b(?:du|dich|dir|deine?[mnrs]?)\b/i,
    /(?<!^|[.:!?] )\b(?:Sie|Ihnen|Ihre?[mnrs]?)\b/,
    /(?:^|[.:!] )(?:Lade|Kopiere|Versuche|Klicke|Wähle|Prüfe)\b/,
    /\b(?:sichern|gesichert|Domänen?|Registerkarte)\b/i,
  ],
  // A narrow no-break space stands before ; : ! ?, a no-break space inside of « ».
  fr: [/[“”„]/, / [;:!?»]/, /« |«(?!\u00a0)|(?<!\u00a0)»/, /(?<!\u202f)[;!?]/, /(?<!\u202f|http|ws):(?=\s|$)/],
  // One spelling of words from English, each with its long vowel, and one colon.
  ja: [
    /[“”„«»]/,
    new RegExp(`${cjk}[A-Za-z\\d]|[A-Za-z\\d]${cjk}|${cjk}[,;!?()]|[,;!?()]${cjk}`),
    / \(|：/,
    /(?:ブラウザ|メモリ|サーバ|コンピュータ|ユーザ|リゾルバ|フォルダ|エントリ)(?!ー)/,
  ],
  zh_CN: [/[„«»「」]/, new RegExp(`${cjk}[A-Za-z\\d]|[A-Za-z\\d]${cjk}|${cjk}[,;:!?().]|[,;:!?().]${cjk}`), / \(/],
};

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

  it.each(locales)('are complete in %s, and in the order of the English ones', (locale) => {
    expect(Object.keys(messagesOf(locale))).toEqual(Object.keys(english));
  });

  it.each(locales)('have the same places to fill in %s, and name each of them', (locale) => {
    const places = Object.entries(english).map(([id, { placeholders }]) => [id, contentsOf(placeholders)]);
    const messages = Object.entries(messagesOf(locale));
    expect(messages.map(([id, { placeholders }]) => [id, contentsOf(placeholders)])).toEqual(places);
    const named = messages.map(([id, { message }]) => [id, namesIn(message)]);
    expect(named).toEqual(messages.map(([id, { placeholders }]) => [id, Object.keys(placeholders ?? {}).sort()]));
  });

  it.each(locales)('are nowhere empty or wrapped in spaces in %s', (locale) => {
    expect(idsOf(locale, (message) => message === '' || message !== message.trim())).toEqual([]);
  });

  it.each(translations)('are translated in %s', (locale) => {
    expect(idsOf(locale, (message, id) => isUntranslated(locale, message, id))).toEqual([]);
  });

  it.each(translations)('are as short as the English ones in %s where there is little room', (locale) => {
    const room = (id: string): number => Math.max(14, 1.7 * widthOf(english[id]?.message ?? ''));
    const isLong = (message: string, id: string): boolean => widthOf(message) > room(id);
    const tooLong = idsOf(locale, (message, id) => tight.test(id) && !id.endsWith('_hint') && isLong(message, id));
    expect(tooLong, 'at most 14 columns, or 1.7 times those of the English text').toEqual([]);
  });

  it('have two forms where a noun that a number may make singular stands behind it', () => {
    const places = Object.entries(english).flatMap(([id, { message, placeholders = {} }]) => {
      const counts = Object.entries(placeholders).filter(([, { example = '' }]) => /^[\d,]+$/.test(example));
      const names = counts.map(([name]) => `\\$${name.toUpperCase()}\\$`).join('|');
      return names !== '' && !/_(?:one|other)$/.test(id) ? [{ id, message, names }] : [];
    });
    const before: Readonly<Record<string, string>> = {
      en: String.raw`(?:of (?:its |the )?(?:COUNTS) )?(?:other |older |more )?\p{Ll}+s\b`,
      de: String.raw`(?:von (?:COUNTS) )?(?:\p{Ll}+e |\p{Ll}+er )?(?:Hosts|\p{Lu}\p{Ll}+n)\b`,
      fr: String.raw`(?:autres |plus )?\p{Ll}+s\b(?<!depuis)`,
    };
    const found = Object.entries(before).map(([locale, noun]) =>
      places.filter(({ id, names }) => {
        const pattern = new RegExp(`(?:${names}) ${noun.replace('COUNTS', names)}`, 'u');
        return pattern.test(messagesOf(locale)[id]?.message ?? '');
      }),
    );
    const ofThese = ['headline_uncertain', 'headline_unsure'];
    // There are at least two of these: one page and one host have a text of their own, and a mark is of fewer than all.
    const several = [
      'audit_headline_works',
      'audit_headline_open_all',
      'headline_does_not_load',
      'headline_loses',
      'mark_of',
      ...ofThese,
    ];
    expect(found.flatMap((texts) => texts.map(({ id }) => id).filter((id) => !several.includes(id)))).toEqual([]);
    // Else the patterns find nothing any more.
    expect(found.map((texts) => texts.length > 0)).toEqual([true, true, true]);
  });

  it.each(translations)('have no straight quotes and no three dots in %s', (locale) => {
    const typed = idsOf(locale, (message) => /["']|\.\.\./.test(message));
    expect(typed, 'write the quotation marks and apostrophes of print (“ ” ’) and …').toEqual([]);
  });

  it.each(Object.keys(mistakes))('are set in %s as that language is', (locale) => {
    expect(idsOf(locale, (message) => mistakes[locale]?.some((mistake) => mistake.test(message)) ?? false)).toEqual([]);
  });

  it.each(locales)('say in %s which language they are in', (locale) => {
    expect(messagesOf(locale).language_tag?.message).toBe(locale.replace('_', '-'));
  });

  it('fit where stores show them', () => {
    for (const locale of locales) {
      expect(messagesOf(locale).extension_description?.message.length).toBeLessThanOrEqual(132);
    }
  });
});
