import { visibleProse } from '../display/visible-prose.ts';
import { recordOf } from '../json/narrow.ts';
import { parseTemplate } from '../lookup/lookup-template.ts';
import { type LookupProvider, lookupProviders } from '../lookup/providers.ts';
import { listError, type Parsed, type Problem, parseList, problem, type SettingError } from './parsed-setting.ts';

/** As many as a menu can show. */
const maxCustomProviders = 20;
const maxNameLength = 40;
/** So no id of a user's own provider is ever that of a built-in one. */
const idPattern = /^custom-[\da-z]{1,16}$/;

/** The templates of a provider, in the order in which they are asked for. */
export const templateKinds = ['address', 'hostname', 'as'] as const;
export type TemplateKind = (typeof templateKinds)[number];

/** A provider as a user types it: an empty text where there is no template. */
export type ProviderDraft = { readonly [Field in 'id' | 'name' | TemplateKind]: string };

/** What is wrong with a draft, by field. `no-template` stands with the first template. */
export type DraftErrors = { readonly [Field in 'name' | TemplateKind]?: SettingError };

/** @returns what is wrong with a draft besides the providers that there are already; empty when nothing is */
export function draftErrors(draft: ProviderDraft, others: readonly LookupProvider[]): DraftErrors {
  const errors: { -readonly [Field in keyof DraftErrors]: SettingError } = {};
  const name = nameError(draft.name.trim(), draft.id, others);
  if (name) errors.name = name;
  for (const kind of templateKinds) {
    if (draft[kind].trim() === '') continue;
    const template = parseTemplate(draft[kind]);
    if (!template.ok) errors[kind] = template.error;
  }
  if (templateKinds.every((kind) => draft[kind].trim() === '')) errors[templateKinds[0]] = 'no-template';
  return errors;
}

function nameError(name: string, id: string, others: readonly LookupProvider[]): SettingError | undefined {
  if (name === '') return 'name-missing';
  if (name.length > maxNameLength) return 'name-too-long';
  if (visibleProse(name) !== name) return 'name-unreadable';
  const same = (other: LookupProvider) => other.id !== id && other.name.toLowerCase() === name.toLowerCase();
  return [...lookupProviders, ...others].some(same) ? 'name-taken' : undefined;
}

/** @returns the provider that a draft without errors describes */
function providerOf({ id, name, ...templates }: ProviderDraft): LookupProvider {
  const given = templateKinds.map((kind) => [kind, templates[kind].trim()]).filter(([, text]) => text !== '');
  return { id, name: name.trim(), ...Object.fromEntries(given) };
}

/**
 * Adds a provider, or replaces the one of the same id.
 * @returns the providers after that, or what does not fit any more
 */
export function putProvider(
  draft: ProviderDraft,
  before: readonly LookupProvider[],
): Parsed<readonly LookupProvider[]> {
  const provider = providerOf(draft);
  const after = before.some(({ id }) => id === draft.id)
    ? before.map((each) => (each.id === draft.id ? provider : each))
    : [...before, provider];
  const full = listError(after, maxCustomProviders);
  return full ? { value: undefined, problems: [problem(full, draft.name)] } : { value: after, problems: [] };
}

function parseProvider(value: unknown, before: readonly LookupProvider[]): Parsed<LookupProvider> {
  const record = recordOf(value);
  const text = (field: string) => {
    const given = record[field] ?? '';
    return typeof given === 'string' ? given : undefined;
  };
  const fields = ['id', 'name', ...templateKinds].map((field) => [field, text(field)] as const);
  const draft = Object.fromEntries(fields) as unknown as ProviderDraft;
  const wrong = (problems: readonly Problem[]): Parsed<LookupProvider> => ({ value: undefined, problems });
  if (fields.some(([, given]) => given === undefined)) return wrong([problem('wrong-type', value)]);
  if (!idPattern.test(draft.id)) return wrong([problem('wrong-type', value)]);
  if (before.some(({ id }) => id === draft.id)) return wrong([problem('duplicate', draft.name)]);
  const errors = Object.entries(draftErrors(draft, before)) as ['name' | TemplateKind, SettingError][];
  if (errors.length > 0) return wrong(errors.map(([field, error]) => problem(error, draft[field])));
  return { value: providerOf(draft), problems: [] };
}

/** @returns the providers, each id and each name once */
export function parseCustomProviders(value: unknown): Parsed<readonly LookupProvider[]> {
  return parseList(value, maxCustomProviders, parseProvider);
}
