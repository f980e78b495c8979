import type { Parsed, Problem } from './parsed-setting.ts';
import type { SettingKey } from './setting-keys.ts';

/** How one setting is parsed, whoever wrote it. */
export interface Setting<Value> {
  readonly default: Value;
  /** Reads what was stored, synced, imported or set by an administrator: anything. */
  readonly parse: (value: unknown) => Parsed<Value>;
}

/** Some settings, or all of them, each with how it is parsed. */
export type SettingTable<Chosen> = { readonly [Key in keyof Chosen]: Setting<Chosen[Key]> };

/** Values of settings that nobody has parsed yet, by key. */
export type Values = Readonly<Record<string, unknown>>;

/** The places where values come from. Each wins over those before it. */
export interface SettingSources {
  readonly synced: Values;
  /** Changes on this device that have not reached synced storage yet; null takes a setting back to its default. */
  readonly pending: Values;
  /** Set by an administrator. */
  readonly managed: Values;
}

/** Something wrong with a value of a setting. */
export interface SettingProblem extends Problem {
  readonly setting: SettingKey;
}

/** Settings that are put together. */
export interface Combined<Chosen> {
  readonly settings: Chosen;
  /** The settings that an administrator has set: the user's own values of them have no effect. */
  readonly locked: readonly SettingKey[];
  readonly problems: readonly SettingProblem[];
}

/** @returns the default of each setting of a table */
export function defaultsOf<Chosen>(table: SettingTable<Chosen>): Chosen {
  return Object.fromEntries(
    Object.entries<Setting<unknown>>(table).map(([key, setting]) => [key, setting.default]),
  ) as Chosen;
}

/**
 * Puts the settings of a table together.
 * @param table the settings that are wanted
 * @param sources values of any version, or put there by hand
 * @returns settings in which each value that makes no sense is left out or the default, and what those were
 */
export function combine<Chosen>(
  table: SettingTable<Chosen>,
  { synced, pending, managed }: SettingSources,
): Combined<Chosen> {
  const problems: SettingProblem[] = [];
  const values: Record<string, unknown> = { ...(defaultsOf(table) as object) };
  const locked: SettingKey[] = [];
  for (const [key, { parse }] of Object.entries<Setting<unknown>>(table) as [SettingKey, Setting<unknown>][]) {
    const own = key in pending ? pending[key] : synced[key];
    for (const [stored, isManaged] of [[own, false] as const, [managed[key], true] as const]) {
      if (stored === undefined || stored === null) continue;
      const { value, problems: found } = parse(stored);
      problems.push(...found.map((each) => ({ ...each, setting: key })));
      if (value === undefined) continue;
      values[key] = value;
      if (isManaged) locked.push(key);
    }
  }
  return { settings: values as Chosen, locked, problems };
}
