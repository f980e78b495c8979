import { type Theme, themes } from '../src/settings/background-settings.ts';
import type { TextId } from '../src/text.ts';
import { Choices } from './Choices.tsx';
import { Section, type SectionProps } from './Section.tsx';

const labels: Readonly<Record<Theme, TextId>> = {
  auto: 'options_theme_auto',
  light: 'options_theme_light',
  dark: 'options_theme_dark',
};

/** The section of the options page for the theme. */
export function ThemeSection({ settings, isLocked, change, deps: { words } }: SectionProps) {
  const locked = isLocked('theme');
  return (
    <Section id="theme" title={words.text('setting_theme')} locked={locked} words={words}>
      <Choices
        labelledBy="theme"
        name="theme"
        options={themes.map((id) => ({ id, label: words.text(labels[id]) }))}
        chosen={settings.theme}
        disabled={locked}
        choose={(theme) => change({ theme })}
      />
    </Section>
  );
}
