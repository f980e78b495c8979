import { displayHostname } from '../../src/display/display-hostname.ts';
import {
  type AnswerSentence,
  answerFromSightings,
  type SeenPage,
} from '../../src/readiness/verdicts/answer-from-sightings.ts';
import { snake, type Words } from '../../src/text.ts';

/** In which colour a sentence about the page itself is written. */
const tones: Readonly<Partial<Record<AnswerSentence['id'], 'six' | 'four'>>> = {
  ipv6: 'six',
  fully: 'six',
  ipv4: 'four',
  'ipv4-only': 'four',
  'behind-nat64': 'four',
};

/** Of these the number, or the host, is what does not work without IPv4. */
const withIpv4Count: readonly AnswerSentence['id'][] = [
  'arrived',
  'ipv4-hosts',
  'loses-function',
  'loses-content',
  'loses-both',
  'loses-background',
];

/** Stands around a number in a text, and in no text itself. */
const mark = '\ue000';

/**
 * The answer in words, with its numbers in the colour of what they count.
 * @param props.answer the sentences
 * @param props.words texts in the user's language
 */
export function Answer({ answer, words }: { answer: readonly AnswerSentence[]; words: Words }) {
  return (
    <>
      {answer.map((sentence) => (
        <span key={sentence.id} data-answer={sentence.id} data-tone={tones[sentence.id]}>
          {sentenceText(sentence, words)
            .split(mark)
            .map((piece, at) =>
              at % 2 === 1 ? (
                <b key={`${at} ${piece}`} data-tone={withIpv4Count.includes(sentence.id) ? 'four' : undefined}>
                  {piece}
                </b>
              ) : (
                piece
              ),
            )}{' '}
        </span>
      ))}
    </>
  );
}

interface EarlyAnswerProps {
  readonly seen: SeenPage;
  /** Loads the page again, where nothing else can be done; left out where more can be. */
  readonly reload: (() => void) | undefined;
  readonly words: Words;
}

/** What follows from what was seen alone: until the code that judges is there, and of pages that have to be loaded again. */
export function EarlyAnswer({ seen, reload, words }: EarlyAnswerProps) {
  return (
    <>
      <p class="verdict-line">
        <Answer answer={answerFromSightings(seen)} words={words} />
      </p>
      {reload && (
        <p class="next-step">
          <button type="button" class="primary" data-next-step="reload" onClick={reload}>
            {words.text('next_reload')}
          </button>
        </p>
      )}
    </>
  );
}

/** The sentence; what is to be coloured stands between marks. */
function sentenceText({ id, count, second, hostname }: AnswerSentence, words: Words): string {
  if (count === undefined) return words.text(`answer_${snake(id)}`);
  // Of two, nobody says "all".
  if (id === 'fully' && count === 2) return words.text('answer_fully_both');
  const marked = (number: number) => `${mark}${words.number(number)}${mark}`;
  const name = hostname === undefined ? [] : [`${mark}${displayHostname(hostname)}${mark}`];
  // The second number is a whole that the first is a part of, or another amount of the same kind.
  const others = second === undefined ? [] : [id === 'loses-both' ? marked(second) : words.number(second)];
  return words.plural(`answer_${snake(id)}`, count, ...name, marked(count), ...others);
}
