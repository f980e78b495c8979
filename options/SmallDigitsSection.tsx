import type { SmallDigits } from '../src/page/presentation/small-digits.ts';
import { smallDigitsChoices } from '../src/settings/background-settings.ts';
import type { TextId } from '../src/text.ts';
import { Icon } from '../ui/Icon.tsx';
import { Choices } from './Choices.tsx';
import { Section, type SectionProps } from './Section.tsx';

/** The icons are those of the page that the hint of the section describes. */
const choices: Readonly<Record<SmallDigits, { label: TextId; hint: TextId; icon: string }>> = {
  requests: { label: 'options_digits_requests', hint: 'options_digits_requests_hint', icon: '646' },
  'other-hosts': { label: 'options_digits_other_hosts', hint: 'options_digits_other_hosts_hint', icon: '64' },
  uncached: { label: 'options_digits_uncached', hint: 'options_digits_uncached_hint', icon: '66' },
  none: { label: 'options_digits_none', hint: 'options_digits_none_hint', icon: '6' },
};

/** The section of the options page for which hosts the small digits of the button count. */
export function SmallDigitsSection({ settings, isLocked, change, deps: { words } }: SectionProps) {
  const locked = isLocked('smallDigits');
  return (
    <Section
      id="small-digits"
      title={words.text('setting_small_digits')}
      hint={words.text('options_digits_hint')}
      locked={locked}
      words={words}
    >
      <Choices
        labelledBy="small-digits"
        name="smallDigits"
        options={smallDigitsChoices.map((id) => ({
          id,
          label: words.text(choices[id].label),
          hint: words.text(choices[id].hint),
          sign: <Icon icon={choices[id].icon} neutral={false} size={32} />,
        }))}
        chosen={settings.smallDigits}
        disabled={locked}
        choose={(smallDigits) => change({ smallDigits })}
      />
    </Section>
  );
}
