import type { AaaaCheckMode } from '../dns/aaaa-check.ts';
import {
  browserResolver,
  type CheckPermission,
  chosenResolver,
  modeInEffect,
  type OfferedResolver,
  offeredResolver,
} from './resolver-choice.ts';
import type { SettingKey } from './setting-keys.ts';

/** The two settings of the AAAA check. */
interface CheckSettings {
  readonly aaaaCheck: AaaaCheckMode;
  readonly resolver: string;
}

/**
 * Where the AAAA check stands:
 * `on` · `off` until the user turns it on · `awaiting` the resolver or the consent of the user, after an administrator has
 * turned it on · `off-by-policy` · `resolver-by-policy`, one that cannot be asked in this browser
 */
export type CheckStanding = 'on' | 'off' | 'awaiting' | 'off-by-policy' | 'resolver-by-policy';

/** What pages show and offer of the AAAA check. */
export interface CheckControls {
  readonly standing: CheckStanding;
  /** When hosts are looked up here and now. */
  readonly mode: AaaaCheckMode;
  /** The choice that is shown as the chosen one: an administrator's also while nobody can be asked. */
  readonly shown: AaaaCheckMode;
  /** Whether another one can be chosen here. */
  readonly isModeFree: boolean;
  /** The resolver in use, or the one that would be. */
  readonly resolver: OfferedResolver;
  /** What has to be set to turn the check on, of what the user may set; null where the user cannot turn it on, or need not. */
  readonly turnOn: Partial<CheckSettings> | null;
  /** Whether the user has to let hostnames be sent besides. */
  readonly needsConsent: boolean;
}

/**
 * @param settings what is set, by whomever
 * @param locked the settings that an administrator has set
 * @param permission what the browser and the user allow here
 * @returns what follows for the pages that show the check
 */
export function checkControls(
  settings: CheckSettings,
  locked: readonly SettingKey[],
  permission: CheckPermission,
): CheckControls {
  const isModeLocked = locked.includes('aaaaCheck');
  const isResolverLocked = locked.includes('resolver');
  const mode = modeInEffect(settings, permission);
  const isDeadEnd = isResolverLocked && !chosenResolver(settings.resolver, permission.browserAnswers);
  const resolver: OfferedResolver = isDeadEnd
    ? { id: browserResolver, choice: { kind: 'browser' } }
    : offeredResolver(settings.resolver, permission.browserAnswers);
  const isOffByPolicy = isModeLocked && settings.aaaaCheck === 'off';
  const standing = standingOf({ isModeLocked, isOffByPolicy, isDeadEnd, isOn: mode !== 'off' });
  const isOffered = standing === 'off' || standing === 'awaiting';
  return {
    standing,
    mode,
    shown: isModeLocked ? settings.aaaaCheck : mode,
    isModeFree: !isModeLocked && !isDeadEnd,
    resolver,
    turnOn: isOffered
      ? {
          // By itself it asks only where the user has chosen that, and who is asked then.
          ...(isModeLocked ? {} : { aaaaCheck: 'button' as const }),
          ...(isResolverLocked ? {} : { resolver: resolver.id }),
        }
      : null,
    needsConsent: isOffered && !permission.consented && resolver.choice.kind !== 'browser',
  };
}

function standingOf(known: {
  readonly isModeLocked: boolean;
  readonly isOffByPolicy: boolean;
  readonly isDeadEnd: boolean;
  readonly isOn: boolean;
}): CheckStanding {
  if (known.isOffByPolicy) return 'off-by-policy';
  if (known.isDeadEnd) return 'resolver-by-policy';
  if (known.isOn) return 'on';
  return known.isModeLocked ? 'awaiting' : 'off';
}
