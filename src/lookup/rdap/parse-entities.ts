/** The entities of an RDAP answer: people, roles and organisations, nested as each registry likes it. */
import { listOf, recordOf } from '../../json/narrow.ts';
import { plainText } from '../plain-text.ts';

/** What a vCard (RFC 7095) tells of an entity. */
export interface Contact {
  /** RFC 9083 section 10.2.4, lower case. */
  readonly roles: readonly string[];
  /** `org`, `group`, `individual`, or the empty text. */
  readonly kind: string;
  /** What the registry calls the entity. */
  readonly handle: string;
  /** Formatted name. */
  readonly name: string;
  /** Empty where the registry gives the handle of one instead of its name. */
  readonly organisation: string;
  /** Those alone that are marked for abuse where there are any (RIPE); else all, the preferred ones first (APNIC). */
  readonly emails: readonly string[];
  /** Without fax numbers. */
  readonly phones: readonly string[];
}

const maxEntities = 200;
const maxDepth = 6;
const maxProperties = 60;
const maxValues = 5;

/** What fits into a mailto link and looks like an address in it; nothing that such a link gives a meaning to. */
const emailPattern = /[\p{L}\p{N}._+~=-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,8}/u;

/** RIPE puts the attribute `org` of the maintainer into the vCard as it is: ORG-NCC1-RIPE. */
const organisationHandle = /^ORG-[A-Z\d]+-[A-Z\d]+$/i;

/** @returns the first email address in the text, empty if there is none */
export function findEmail(text: string): string {
  return emailPattern.exec(text)?.[0] ?? '';
}

/**
 * Collects all entities of a network, those nearer to the network first: at depth one the registry speaks of the
 * network itself, below that of an entity.
 *
 * @param entities the member `entities` of the network, anything
 * @returns at most 200 of them, from at most six levels
 */
export function parseEntities(entities: unknown): readonly Contact[] {
  const contacts: Contact[] = [];
  let level = listOf(entities, maxEntities);
  for (let depth = 0; depth < maxDepth && level.length > 0; depth++) {
    const next: unknown[] = [];
    for (const entity of level) {
      if (contacts.length >= maxEntities) return contacts;
      const record = recordOf(entity);
      contacts.push(contactOf(record));
      next.push(...listOf(record.entities, maxEntities));
    }
    level = next;
  }
  return contacts;
}

function contactOf({ roles, handle, vcardArray }: Readonly<Record<string, unknown>>): Contact {
  const properties = listOf(listOf(vcardArray, 2)[1], maxProperties).map((property) => listOf(property, 20));
  const texts = (name: string) =>
    properties
      .filter((property) => property[0] === name)
      .map((property) => textOf(property[3]))
      .filter((text) => text !== '')
      .slice(0, maxValues);
  return {
    roles: listOf(roles, 20).map((role) => plainText(role).toLowerCase()),
    kind: texts('kind')[0]?.toLowerCase() ?? '',
    handle: plainText(handle),
    name: texts('fn')[0] ?? '',
    organisation: texts('org').find((text) => !organisationHandle.test(text)) ?? '',
    emails: emailsOf(properties.filter((property) => property[0] === 'email')),
    phones: properties
      .filter((property) => property[0] === 'tel' && !isOfType(property[1], 'fax'))
      .map((property) => textOf(property[3]).replace(/^(?:tel:\s*)+/i, ''))
      .filter((text) => text !== '')
      .slice(0, maxValues),
  };
}

/** A value may be structured (RFC 7095 section 3.3.1.3), as an organisation and its units. */
function textOf(value: unknown): string {
  const parts = Array.isArray(value) ? listOf(value, 10).map((part) => plainText(part)) : [plainText(value)];
  return plainText(parts.filter((part) => part !== '').join(', '));
}

/** RIPE has the attribute `abuse-mailbox` of a role behind each `e-mail`, by its type; APNIC by the preference. */
function emailsOf(properties: readonly (readonly unknown[])[]): readonly string[] {
  const marked = properties.filter((property) => isOfType(property[1], 'abuse'));
  return (marked.length > 0 ? marked : properties)
    .toSorted((one, other) => preferenceOf(one[1]) - preferenceOf(other[1]))
    .flatMap((property) => findEmail(textOf(property[3])) || [])
    .slice(0, maxValues);
}

/** 1 is the most preferred; without the parameter it is the least (RFC 6350 section 5.3). */
function preferenceOf(parameters: unknown): number {
  const preference = Number(recordOf(parameters).pref);
  return preference >= 1 && preference <= 100 ? preference : 101;
}

function isOfType(parameters: unknown, wanted: string): boolean {
  const { type } = recordOf(parameters);
  return type === wanted || listOf(type, 10).includes(wanted);
}
