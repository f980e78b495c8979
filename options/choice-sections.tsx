/** The settings that are one of a few words: the theme, what the small digits count, who is asked with whois. */
import type { FunctionComponent } from 'preact';
import { smallDigitsChoices, themes } from '../src/settings/background-settings.ts';
import { type Settings, whoisRoutings } from '../src/settings.ts';
import type { TextId } from '../src/text.ts';
import { Icon } from '../ui/Icon.tsx';
import { Choices } from './Choices.tsx';
import { Section, type SectionProps } from './Section.tsx';

/** The settings whose values are words. */
type WordKey = 'theme' | 'smallDigits' | 'whoisRouting';

/** One value of a setting as it is offered. */
interface Choice {
  readonly label: TextId;
  readonly hint?: TextId;
  /** The icon that stands for it, by its name. */
  readonly icon?: string;
}

/** What the section of a setting is made of. */
interface ChoiceSetting<Key extends WordKey> {
  readonly setting: Key;
  /** The id of its heading, which addresses name. */
  readonly id: string;
  readonly title: TextId;
  readonly hint?: TextId;
  /** In the order in which they are offered. */
  readonly values: readonly Settings[Key][];
  readonly choices: Readonly<Record<Settings[Key], Choice>>;
}

/** @returns the section of the options page for that setting */
function choiceSection<Key extends WordKey>(
  of: ChoiceSetting<Key>,
): FunctionComponent<Pick<SectionProps, 'settings' | 'isLocked' | 'change' | 'deps'>> {
  const { setting, id, title, hint, values, choices } = of;
  return ({ settings, isLocked, change, deps: { words } }) => {
    const { text } = words;
    const locked = isLocked(setting);
    return (
      <Section id={id} title={text(title)} {...(hint && { hint: text(hint) })} locked={locked} words={words}>
        <Choices<Settings[Key]>
          labelledBy={id}
          name={setting}
          options={values.map((value) => {
            const { label, hint: ofValue, icon } = choices[value];
            return {
              id: value,
              label: text(label),
              hint: ofValue && text(ofValue),
              sign: icon && <Icon icon={icon} neutral={false} size={32} />,
            };
          })}
          chosen={settings[setting]}
          disabled={locked}
          choose={(value) => change({ [setting]: value })}
        />
      </Section>
    );
  };
}

export const ThemeSection = choiceSection({
  setting: 'theme',
  id: 'theme',
  title: 'setting_theme',
  values: themes,
  choices: {
    auto: { label: 'options_theme_auto' },
    light: { label: 'options_theme_light' },
    dark: { label: 'options_theme_dark' },
  },
});

/** Which hosts the small digits of the button count. The icons are those of the page that the hint of the section describes. */
export const SmallDigitsSection = choiceSection({
  setting: 'smallDigits',
  id: 'small-digits',
  title: 'setting_small_digits',
  hint: 'options_digits_hint',
  values: smallDigitsChoices,
  choices: {
    requests: {
      label: 'options_digits_requests',
      hint: 'options_digits_requests_hint',
      icon: '646',
    },
    'other-hosts': {
      label: 'options_digits_other_hosts',
      hint: 'options_digits_other_hosts_hint',
      icon: '64',
    },
    uncached: {
      label: 'options_digits_uncached',
      hint: 'options_digits_uncached_hint',
      icon: '66',
    },
    none: { label: 'options_digits_none', hint: 'options_digits_none_hint', icon: '6' },
  },
});

/** Whether a click on whois asks somebody besides the registry. */
export const WhoisRoutingSection = choiceSection({
  setting: 'whoisRouting',
  id: 'whois-routing',
  title: 'setting_whois_routing',
  hint: 'options_routing_hint',
  values: whoisRoutings,
  choices: {
    ripestat: { label: 'options_routing_ripestat' },
    off: { label: 'options_routing_off' },
  },
});
