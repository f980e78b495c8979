import { shortenMiddle } from '../../src/display/shorten-middle.ts';
import { visibleText } from '../../src/display/visible-text.ts';

/** The display of how far an audit is. */
export interface Progress {
  /** A sentence that stays: what somebody has to know to judge the result. */
  note(sentence: string): void;
  /** A sentence that stays, on how it goes; none where progress is not wanted. */
  inform(sentence: string): void;
  started(url: string): void;
  /** @param outcome says in words what came of it; called only where that is written, for it takes a verdict */
  finished(url: string, outcome: () => string): void;
  /** Does something that writes to the same terminal. */
  beside(work: () => Promise<void>): Promise<void>;
  /** Leaves nothing on the line; what is noted later is a line of its own. */
  end(): void;
}

type Stream = Pick<NodeJS.WriteStream, 'isTTY' | 'columns' | 'write'>;

const eraseLine = '\r\u001b[K';

/** What progress looks like. */
interface ProgressOptions {
  /** Writes only what is noted. */
  readonly quiet: boolean;
  /** How many pages there are to visit, without those that are found on the way. */
  readonly total: number;
  /** TERM. */
  readonly terminal?: string | undefined;
}

/**
 * @param stream where it would be written
 * @param terminal TERM
 * @returns whether a line can be erased there, to be written anew
 */
export function updatesInPlace({ isTTY }: Pick<Stream, 'isTTY'>, terminal: string | undefined): boolean {
  return isTTY && terminal !== 'dumb';
}

/**
 * @param stream where it is written: on a terminal one line that is updated in place, else a line a page
 */
export function progressOn(stream: Stream, { quiet, total, terminal }: ProgressOptions): Progress {
  const live = !quiet && updatesInPlace(stream, terminal);
  const underWay = new Set<string>();
  let done = 0;
  const all = () => Math.max(total, done + underWay.size);
  let isOver = false;
  const erase = () => {
    if (live) stream.write(eraseLine);
  };
  const draw = () => {
    if (!live || isOver) return;
    const counts = `${done}/${all()}  ${underWay.size} under way  `;
    const room = (stream.columns || 80) - 1 - counts.length;
    stream.write(eraseLine + counts + shortenMiddle(visibleText([...underWay].at(-1) ?? ''), room));
  };
  const note = (sentence: string) => {
    erase();
    stream.write(`${visibleText(sentence)}\n`);
    draw();
  };
  return {
    note,
    inform(sentence) {
      if (!quiet) note(sentence);
    },
    started(url) {
      underWay.add(url);
      draw();
    },
    finished(url, outcome) {
      underWay.delete(url);
      done++;
      if (!live && !quiet) stream.write(`${done}/${all()} ${visibleText(outcome())}  ${visibleText(url)}\n`);
      draw();
    },
    async beside(work) {
      erase();
      await work();
      draw();
    },
    end() {
      erase();
      isOver = true;
    },
  };
}
