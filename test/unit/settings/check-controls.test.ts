import { describe, expect, it } from 'vitest';
import { aaaaCheckModes } from '../../../src/dns/aaaa-check.ts';
import { type CheckControls, type CheckStanding, checkControls } from '../../../src/settings/check-controls.ts';
import type { SettingKey } from '../../../src/settings/setting-keys.ts';

/** Whether the resolver that is set can be asked: it may lack the user's consent, or this browser. */
type Reach = 'askable' | 'no consent' | 'impossible';
type Row = readonly [
  set: 'off' | 'on',
  mode: 'free' | 'locked',
  reach: Reach,
  resolver: 'free' | 'locked',
  standing: CheckStanding,
  turnOn: string | null,
];

/** Each cell, and what the user sets to turn the check on: of `aaaaCheck` and `resolver` what is free. */
const table: readonly Row[] = [
  ['off', 'free', 'askable', 'free', 'off', 'aaaaCheck resolver'],
  ['off', 'free', 'askable', 'locked', 'off', 'aaaaCheck'],
  ['off', 'free', 'no consent', 'free', 'off', 'aaaaCheck resolver'],
  ['off', 'free', 'no consent', 'locked', 'off', 'aaaaCheck'],
  ['off', 'free', 'impossible', 'free', 'off', 'aaaaCheck resolver'],
  ['off', 'free', 'impossible', 'locked', 'resolver-by-policy', null],
  ['off', 'locked', 'askable', 'free', 'off-by-policy', null],
  ['off', 'locked', 'askable', 'locked', 'off-by-policy', null],
  ['off', 'locked', 'no consent', 'free', 'off-by-policy', null],
  ['off', 'locked', 'no consent', 'locked', 'off-by-policy', null],
  ['off', 'locked', 'impossible', 'free', 'off-by-policy', null],
  ['off', 'locked', 'impossible', 'locked', 'off-by-policy', null],
  ['on', 'free', 'askable', 'free', 'on', null],
  ['on', 'free', 'askable', 'locked', 'on', null],
  ['on', 'free', 'no consent', 'free', 'off', 'aaaaCheck resolver'],
  ['on', 'free', 'no consent', 'locked', 'off', 'aaaaCheck'],
  ['on', 'free', 'impossible', 'free', 'off', 'aaaaCheck resolver'],
  ['on', 'free', 'impossible', 'locked', 'resolver-by-policy', null],
  ['on', 'locked', 'askable', 'free', 'on', null],
  ['on', 'locked', 'askable', 'locked', 'on', null],
  ['on', 'locked', 'no consent', 'free', 'awaiting', 'resolver'],
  ['on', 'locked', 'no consent', 'locked', 'awaiting', ''],
  ['on', 'locked', 'impossible', 'free', 'awaiting', 'resolver'],
  ['on', 'locked', 'impossible', 'locked', 'resolver-by-policy', null],
];

/** All that there can be: every setting, lock, browser and consent. */
const cells = aaaaCheckModes.flatMap((aaaaCheck) =>
  ['browser', 'quad9', 'https://dns.example/dns-query'].flatMap((resolver) =>
    [[], ['aaaaCheck'], ['resolver'], ['aaaaCheck', 'resolver']].flatMap((locked) =>
      [true, false].flatMap((browserAnswers) =>
        [true, false].map((consented) => ({ aaaaCheck, resolver, locked, browserAnswers, consented })),
      ),
    ),
  ),
);

function reachOf({ resolver, browserAnswers, consented }: (typeof cells)[number]): Reach {
  if (resolver === 'browser') return browserAnswers ? 'askable' : 'impossible';
  return consented ? 'askable' : 'no consent';
}

describe.each(table)('set %s and %s, with a resolver that is %s and %s, the check', (...row) => {
  const [set, mode, reach, resolver, standing, turnOn] = row;
  const ofRow = cells.filter(
    (cell) =>
      (cell.aaaaCheck === 'off') === (set === 'off') &&
      cell.locked.includes('aaaaCheck') === (mode === 'locked') &&
      cell.locked.includes('resolver') === (resolver === 'locked') &&
      reachOf(cell) === reach,
  );
  const controls = ofRow.map((cell): [(typeof cells)[number], CheckControls] => [
    cell,
    checkControls(cell, cell.locked as SettingKey[], cell),
  ]);

  it(`is ${standing}, and is turned on by setting ${turnOn}`, () => {
    expect(controls.length).toBeGreaterThan(0);
    for (const [, each] of controls) {
      expect(each.standing).toBe(standing);
      expect(each.turnOn && Object.keys(each.turnOn).join(' ')).toBe(turnOn);
      expect(each.mode === 'off').toBe(standing !== 'on');
    }
  });

  it('is on when that is set and the consent is given: on a click, or as an administrator has set it', () => {
    for (const [cell, { turnOn: changes, needsConsent }] of controls) {
      if (!changes) continue;
      const after = { ...cell, ...changes, consented: cell.consented || needsConsent };
      const { standing: then, mode: modeThen } = checkControls(after, cell.locked as SettingKey[], after);
      expect([then, modeThen]).toEqual(['on', mode === 'locked' ? cell.aaaaCheck : 'button']);
    }
  });

  it('shows what an administrator has set, and of what the user has set what is in effect', () => {
    for (const [cell, each] of controls) {
      expect(each.shown).toBe(mode === 'locked' ? cell.aaaaCheck : each.mode);
      // No choice that would do nothing.
      expect(each.isModeFree).toBe(mode === 'free' && standing !== 'resolver-by-policy');
      if (resolver === 'locked') expect(each.resolver.id).toBe(cell.resolver);
    }
  });
});

it('the table has every cell once', () => {
  const keys = table.map(([set, mode, reach, resolver]) => `${set} ${mode} ${reach} ${resolver}`);
  expect(new Set(keys).size).toBe(2 * 2 * 3 * 2);
  expect(keys).toHaveLength(24);
});
