import { useRef } from 'preact/hooks';
import type { TextId } from '../../src/text.ts';
import { FileButton } from '../parts/FileButton.tsx';
import type { AuditProps } from '../state/audit-deps.ts';
import type { Done } from '../state/audit-state.ts';

const doneTexts: Readonly<Record<Done, TextId>> = {
  deleted: 'audit_done_deleted',
  undone: 'audit_done_undone',
  started: 'audit_done_started',
  paused: 'audit_done_paused',
  resumed: 'audit_done_started',
  stopped: 'audit_done_stopped',
  checked: 'audit_done_checked',
};

const stateTexts: Readonly<Record<'stopped' | 'paused' | 'recording', TextId>> = {
  stopped: 'audit_state_stopped',
  paused: 'audit_state_paused',
  recording: 'audit_state_recording',
};

/** The page's title, the switch of the recorder with its state, and what was done last. */
export function RecorderBar({ state, model, deps }: AuditProps) {
  const { recorder, done } = state;
  const { text } = deps.words;
  const title = useRef<HTMLHeadingElement>(null);
  const bar = useRef<HTMLDivElement>(null);
  const button = (id: string, label: TextId, act: () => Promise<void>, { isPrimary } = { isPrimary: false }) => (
    <button
      type="button"
      data-recorder-button={id}
      class={isPrimary ? 'primary' : undefined}
      disabled={deps.isPrivate}
      onClick={async () => {
        await act();
        // The button may have gone, and the keyboard must not start at the top of the page again.
        requestAnimationFrame(() => {
          if (document.activeElement === document.body) bar.current?.querySelector('button')?.focus();
        });
      }}
    >
      {text(label)}
    </button>
  );
  return (
    <header>
      <h1 ref={title} tabIndex={-1}>
        <img src="/icons/logo-32.png" alt="" width="24" height="24" />
        {text('audit_title')}
      </h1>
      <div class="recorder" data-recorder={recorder.state} ref={bar}>
        <span class="state">
          <span class="light" aria-hidden="true" /> {text(stateTexts[recorder.state])}
        </span>
        {recorder.state === 'stopped' && button('start', 'audit_record', model.start, { isPrimary: true })}
        {recorder.state === 'recording' && button('pause', 'audit_pause', model.pause)}
        {recorder.state === 'paused' && button('resume', 'audit_resume', model.resume, { isPrimary: true })}
        {recorder.state !== 'stopped' && button('stop', 'audit_stop', model.stop)}
      </div>
      <FileButton label={text('audit_import')} multiple choose={(files) => void model.importFiles(files)} />
      <p role="status" class="done" data-done={done?.what}>
        {done && text(doneTexts[done.what])}
      </p>
      {done?.undo && (
        <button
          type="button"
          data-undo
          onClick={() => {
            void model.undo();
            title.current?.focus();
          }}
        >
          {text('options_undo')}
        </button>
      )}
    </header>
  );
}
