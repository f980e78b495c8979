/** Templates of lookup URLs: the rules for a user's own ones, and how one is filled in. */
import type { LookupTarget } from './lookup-target.ts';
import type { LookupProvider } from './providers.ts';

/**
 * Why a text is no template:
 * `empty` · `too-long` over 500 characters · `no-place` there is no `%s` · `several-places` more than one ·
 * `not-a-url` the rest is no absolute URL, or has spaces in it · `not-https` · `credentials` a user name or password ·
 * `place-in-host` the `%s` is in hostname or port, so that each value would go to another site.
 */
export type TemplateError =
  | 'empty'
  | 'too-long'
  | 'no-place'
  | 'several-places'
  | 'not-a-url'
  | 'not-https'
  | 'credentials'
  | 'place-in-host';

export type TemplateResult =
  | { readonly ok: true; readonly template: string }
  | { readonly ok: false; readonly error: TemplateError };

const maxTemplateLength = 500;

const place = '%s';

function fill(template: string, value: string): URL | undefined {
  try {
    return new URL(template.replace(place, () => encodeURIComponent(value)));
  } catch {
    return undefined;
  }
}

/** The rules, in the order in which a broken one is reported. */
const rules: readonly (readonly [TemplateError, (template: string) => boolean])[] = [
  ['empty', (template) => template === ''],
  ['too-long', (template) => template.length > maxTemplateLength],
  ['no-place', (template) => !template.includes(place)],
  ['several-places', (template) => template.split(place).length > 2],
  ['not-a-url', (template) => /[\s\p{Cc}]/u.test(template) || fill(template, '1') === undefined],
  ['not-https', (template) => fill(template, '1')?.protocol !== 'https:'],
  ['credentials', (template) => fill(template, '1')?.username !== '' || fill(template, '1')?.password !== ''],
  ['place-in-host', (template) => fill(template, '1')?.host !== fill(template, '2')?.host],
];

/**
 * Parses a template that a user typed or a file holds.
 *
 * @param text an https URL with one `%s`; spaces around it do not matter
 * @returns the template, or the first rule that it breaks
 */
export function parseTemplate(text: string): TemplateResult {
  const template = text.trim();
  for (const [error, broken] of rules) if (broken(template)) return { ok: false, error };
  return { ok: true, template };
}

/**
 * @returns the https URL at which the provider tells about the target, its value percent-encoded (so an IPv6 address
 *   has `%3A` for each colon); undefined if the provider has no template for targets of that kind, or a broken one
 */
export function lookupUrl(provider: LookupProvider, target: LookupTarget): string | undefined {
  const result = parseTemplate(provider[target.kind] ?? '');
  return result.ok ? fill(result.template, target.value)?.href : undefined;
}
