/** The whois card in a page of its own: the test plays the registry through `whoisTest`. */
import { render } from 'preact';
import { WhoisCard } from '../../../../popup/whois/WhoisCard.tsx';
import type { LookupTarget, SpecialTarget } from '../../../../src/lookup/lookup-target.ts';
import type { WhoisProgress, WhoisQuestion, WhoisResult } from '../../../../src/lookup/rdap/whois-result.ts';
import { english } from '../english.ts';

interface Asked {
  readonly target: LookupTarget | SpecialTarget;
  readonly question: WhoisQuestion;
  readonly answer: (result: WhoisResult) => void;
}

const asked: Asked[] = [];
const copied: { text: string; message: string }[] = [];
const root = document.createElement('main');
document.body.append(root);

const whoisTest = {
  copied,
  questions: () => asked.map(({ question }) => ({ fresh: question.fresh, aborted: question.signal.aborted })),
  show(target: LookupTarget | SpecialTarget) {
    render(
      <WhoisCard
        target={target}
        lookup={(of, question) => new Promise((answer) => asked.push({ target: of, question, answer }))}
        words={english}
        copy={(text, message) => copied.push({ text, message })}
      />,
      root,
    );
  },
  hide: () => render(null, root),
  progress: (progress: WhoisProgress) => asked.at(-1)?.question.onProgress(progress),
  answer: (result: WhoisResult) => asked.at(-1)?.answer(result),
};

declare global {
  interface Window {
    whoisTest: typeof whoisTest;
  }
}
window.whoisTest = whoisTest;
