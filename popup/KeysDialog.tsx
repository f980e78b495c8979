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

/** The list of all keys. */
export function KeysDialog({ close, words }: { close: () => void; words: Words }) {
  return (
    <Dialog title={words.text('keys_title')} close={close} words={words}>
      <dl class="key-list">
        {keyList.map(([keys, what]) => (
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
