import type { TextId, Words } from '../../src/text.ts';
import { Icon } from '../../ui/Icon.tsx';

/** What the page needs of the browser. */
export interface WelcomeProps {
  readonly words: Words;
  /**
   * Whether the button is in the toolbar already; false where the user still has to pin it, undefined where the browser
   * does not say and puts it there itself.
   */
  readonly isPinned: boolean | undefined;
  readonly openSettings: () => void;
  readonly openAudit: () => void;
}

/** The four icons that one has to know; every other is made of these. */
const icons: readonly { readonly icon: string; readonly title: TextId; readonly text: TextId }[] = [
  { icon: '6', title: 'welcome_icon_6', text: 'welcome_icon_6_text' },
  { icon: '4', title: 'welcome_icon_4', text: 'welcome_icon_4_text' },
  { icon: '64', title: 'welcome_icon_64', text: 'welcome_icon_64_text' },
  { icon: '?', title: 'welcome_icon_unknown', text: 'welcome_icon_unknown_text' },
];

/** What one reads once, right after the installation. */
export function Welcome({ words, isPinned, openSettings, openAudit }: WelcomeProps) {
  const { text } = words;
  return (
    <main>
      <header>
        <img src="/icons/logo-48.png" alt="" width="48" height="48" />
        <div>
          <h1>{text('welcome_title')}</h1>
          <p class="lead">{text('welcome_lead')}</p>
        </div>
      </header>
      <ul class="icons">
        {icons.map(({ icon, title, text: explained }) => (
          <li key={icon}>
            <Icon icon={icon} neutral={false} size={32} />
            <div>
              <b>{text(title)}</b>
              <span>{text(explained)}</span>
            </div>
          </li>
        ))}
      </ul>
      {isPinned !== undefined && (
        <section aria-labelledby="pin">
          <h2 id="pin">{text('welcome_pin')}</h2>
          <p data-pinned={isPinned}>
            {isPinned ? <span class="pinned">{text('welcome_pinned')}</span> : text('welcome_pin_text')}
          </p>
        </section>
      )}
      <section aria-labelledby="begin">
        <h2 id="begin">{text('welcome_begin')}</h2>
        <p>{text('welcome_begin_text')}</p>
      </section>
      <section aria-labelledby="silent">
        <h2 id="silent">{text('welcome_silent')}</h2>
        <p>{text('welcome_silent_text')}</p>
      </section>
      <p class="actions">
        <button type="button" onClick={openAudit}>
          {text('welcome_audit')}
        </button>
        <button type="button" onClick={openSettings}>
          {text('welcome_settings')}
        </button>
      </p>
    </main>
  );
}
