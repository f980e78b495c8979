import { visibleText } from '../../src/address/visible-text.ts';

/** Who is told how far an audit is. */
export interface Progress {
  /** A sentence that stays. */
  note(sentence: string): void;
  started(url: string): void;
  /** @param outcome what came of it, in words */
  finished(url: string, outcome: string): void;
  end(): void;
}

type Stream = Pick<NodeJS.WriteStream, 'isTTY' | 'columns' | 'write'>;

const eraseLine = '\r\u001b[K';

/**
 * @param stream where it is told: on a terminal in one line that is written again and again, else a line a page
 * @param quiet tells sentences only
 * @param total how many pages there are to visit, without those that are found on the way
 */
export function progressOn(stream: Stream, quiet: boolean, total: number): Progress {
  const live = stream.isTTY && !quiet;
  const underWay = new Set<string>();
  let done = 0;
  const all = () => Math.max(total, done + underWay.size);
  const erase = () => {
    if (live) stream.write(eraseLine);
  };
  const draw = () => {
    if (!live) return;
    const line = `${done}/${all()}  ${underWay.size} under way  ${visibleText([...underWay].at(-1) ?? '')}`;
    stream.write(eraseLine + line.slice(0, (stream.columns || 80) - 1));
  };
  return {
    note(sentence) {
      erase();
      stream.write(`${visibleText(sentence)}\n`);
      draw();
    },
    started(url) {
      underWay.add(url);
      draw();
    },
    finished(url, outcome) {
      underWay.delete(url);
      done++;
      if (!live && !quiet) stream.write(`${done}/${all()} ${outcome}  ${visibleText(url)}\n`);
      draw();
    },
    end: erase,
  };
}
