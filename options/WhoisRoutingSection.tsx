import { type WhoisRouting, whoisRoutings } from '../src/settings.ts';
import type { TextId } from '../src/text.ts';
import { Choices } from './Choices.tsx';
import { Section, type SectionProps } from './Section.tsx';

const labels: Readonly<Record<WhoisRouting, TextId>> = {
  ripestat: 'options_routing_ripestat',
  off: 'options_routing_off',
};

/** Whether a click on whois asks somebody besides the registry. */
export function WhoisRoutingSection({ settings, isLocked, change, deps: { words } }: SectionProps) {
  const locked = isLocked('whoisRouting');
  return (
    <Section
      id="whois-routing"
      title={words.text('setting_whois_routing')}
      hint={words.text('options_routing_hint')}
      locked={locked}
      words={words}
    >
      <Choices
        labelledBy="whois-routing"
        name="whoisRouting"
        options={whoisRoutings.map((id) => ({ id, label: words.text(labels[id]) }))}
        chosen={settings.whoisRouting}
        disabled={locked}
        choose={(whoisRouting) => change({ whoisRouting })}
      />
    </Section>
  );
}
