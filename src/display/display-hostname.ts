/**
 * Hostnames in their own script, where that cannot deceive. Each label is judged alone; one that breaks a rule stays in
 * its ASCII form. The rules, after those of browsers and UTS 39:
 * - letters, combining marks, ASCII digits and hyphens only: nothing invisible, no bidi control, no punctuation;
 * - no mark at the start, none twice in a row, no dot above a letter that has one;
 * - one script of those in common use; besides that Han with kana, Hangul or Bopomofo, and a to z with the first two;
 * - of Latin the letters of living orthographies, not phonetic signs, which look like plain letters or punctuation;
 * - not a whole label of Cyrillic, Greek or Armenian letters that all look Latin;
 * - no kana or Han stroke that looks like a slash or a dash unless it stands beside other such characters;
 * - in NFC, and the URL parser must turn it back into the same ASCII form: so it is valid by UTS 46.
 */
import { decodePunycode } from './decode-punycode.ts';

/** Marks that may follow a letter of an alphabet; without the strokes through a letter, 0334 to 0338. */
const allowedMarks = '\\u0300-\\u0333\\u0339-\\u034e\\u0350-\\u036f';
const cjk = '\\p{scx=Han}\\p{scx=Hira}\\p{scx=Kana}';
const lookLikeStrokes = 'ーノンソゾ一丶丿乀乁亅';

/** The characters of a label beside digits and hyphen: one of these sets must hold them all. */
const scriptSets: readonly string[] = [
  `a-zß-öø-ƄƆ-ƌƎ-ƧƩ-ƼƾǄ-ȢȤ-ȶȸ-ɏɓɔɖɗəɛɣɨɲʉʊʋḀ-ỿ${allowedMarks}`,
  `\\p{scx=Cyrl}${allowedMarks}`,
  `\\p{scx=Grek}${allowedMarks}`,
  `a-z${cjk}`,
  'a-z\\p{scx=Hang}\\p{scx=Han}',
  '\\p{scx=Bopo}\\p{scx=Han}',
  ...'Arab Armn Beng Deva Ethi Geor Gujr Guru Hebr Khmr Knda Laoo Mlym Mymr Orya Sinh Taml Telu Thaa Thai Tibt'
    .split(' ')
    .map((script) => `\\p{scx=${script}}`),
];

/** What a label must look like, whatever its script. */
const wellFormedPattern = /^(?!\p{M})[\p{L}\p{M}\d-]+$/u;

/** What gives a label away. */
const unsafePatterns: readonly RegExp[] = [
  /\p{Default_Ignorable_Code_Point}/u,
  /(\p{M})\1/u,
  /[\p{Soft_Dotted}lı]\u0307/u,
  /^[асԁеһіјӏорԛѕԝхуъьҽпгѵѡ\d-]+$/u,
  /^[αγηικνορτυχωϳ\d-]+$/u,
  /^[գզհյոսցւօ\d-]+$/u,
  new RegExp(`(?<![${cjk}])[${lookLikeStrokes}]+(?![${cjk}])`, 'u'),
];

let oneScript: RegExp | undefined;

/** Built when the first international name comes: most pages have none. */
function isOneScript(label: string): boolean {
  oneScript ??= new RegExp(`^(?:${scriptSets.map((set) => `[${set}\\d-]+`).join('|')})$`, 'u');
  return oneScript.test(label);
}

/** Whether the label is what the URL parser makes the ASCII form from, which is stricter than a Punycode encoder. */
function encodesTo(label: string, ascii: string): boolean {
  try {
    return new URL(`http://${label}`).hostname === ascii;
  } catch {
    return false;
  }
}

function displayLabel(label: string): string {
  const ascii = label.toLowerCase();
  if (!ascii.startsWith('xn--')) return label;
  const text = decodePunycode(ascii.slice(4));
  if (text === null || !wellFormedPattern.test(text) || unsafePatterns.some((pattern) => pattern.test(text)))
    return label;
  // Node 24's parser takes some labels that are not in NFC, as `à` with a dot below (xn--0ca27i).
  const isNormal = text.normalize() === text;
  return isNormal && isOneScript(text) && encodesTo(text, ascii) ? text : label;
}

/**
 * Writes a hostname for people. Never throws.
 *
 * The result may run from right to left: the page sets it in an isolate (`<bdi>`), label order is not touched here.
 *
 * @param ascii a hostname as a URL holds it. It has no other characters than visible ASCII; should there be any, a
 *   question mark stands in for each, so that no text from a file can pass through unjudged.
 * @returns the hostname with each label in its own script if that is safe
 */
export function displayHostname(ascii: string): string {
  const visible = ascii.replace(/[^!-~]/g, '?');
  return /xn--/i.test(visible) ? visible.split('.').map(displayLabel).join('.') : visible;
}
