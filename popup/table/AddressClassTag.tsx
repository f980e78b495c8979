import type { AddressClass } from '../../src/address/class-table.ts';
import { hintText, idText } from '../../ui/text-ids.ts';
import type { Words } from '../../ui/words.ts';
import { embeddedText } from './embedded-text.ts';

/**
 * The class of an address where it is not plain global, and the IPv4 address inside unless the text shows it anyhow.
 * @param props.of an address as the protocol tells it
 * @param props.words texts in the user's language
 */
export function AddressClassTag({
  of,
  words,
}: {
  of: { address: string; class: string; embedded: string };
  words: Words;
}) {
  if (of.class === '' || (of.class === 'global' && of.embedded === '')) return null;
  // The protocol calls it text because it also has none; that is ruled out here.
  const id = of.class as AddressClass;
  const embedded = embeddedText(of);
  return (
    <span class="class" title={words.text(hintText('class', id))}>
      {words.text(idText('class', id))}
      {embedded !== '' && ` ${embedded}`}
    </span>
  );
}
