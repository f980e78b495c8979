import type { TextId, Words } from '../src/text.ts';
import { Dialog } from './Dialog.tsx';

/** All keys of the popup, in the order in which they are learnt. */
const keyList: readonly (readonly [keys: readonly string[], what: TextId])[] = [
  [['↑', '↓'], 'key_move'],
  [['Home', 'End'], 'key_ends'],
  [['↵', '→'], 'key_open'],
  [['←'], 'key_close'],
  [['C'], 'key_copy_address'],
  [['H'], 'key_copy_hostname'],
  [['W'], 'key_whois'],
  [['/'], 'key_filter'],
  [['G'], 'key_group'],
  [['S'], 'key_sort'],
  [['?'], 'key_keys'],
  [['Esc'], 'key_escape'],
];

/** What the tools above the table do, too: a table of few hosts has none. */
const keysOfTools: readonly TextId[] = ['key_filter', 'key_group', 'key_sort'];

interface KeysDialogProps {
  /** Whether the table has its tools. */
  readonly hasTools: boolean;
  readonly close: () => void;
  readonly words: Words;
}

/** The list of all keys that have something to do on the page. */
export function KeysDialog({ hasTools, close, words }: KeysDialogProps) {
  const shown = keyList.filter(([, what]) => hasTools || !keysOfTools.includes(what));
  return (
    <Dialog title={words.text('keys_title')} close={close} words={words}>
      <dl class="key-list">
        {shown.map(([keys, what]) => (
          <div key={what}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{words.text(what)}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
