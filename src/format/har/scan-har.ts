/** `\\ud83d` */
const maxEscapeLength = 6;

/** Takes what stands in HARs, in the order of the file. Values are what JSON.parse made of them. */
export interface HarSink {
  /** A log begins: `log` of a HAR, of which a file may hold several, or the file itself. */
  log(): void;
  /** Who made the log, or in which browser. */
  maker(name: 'creator' | 'browser', value: unknown): void;
  page(value: unknown): void;
  /** An item of `entries`; undefined if it is no whole object, `tooLarge` if it was not kept. */
  entry(value: unknown): void;
  /** There is a list `log.entries`, be it empty. */
  entries(): void;
}

/** Stands for an element that is too large to be read. */
export const tooLarge = Symbol('too large');

/** What was found of the file's form. */
export interface HarForm {
  /** How many JSON documents stand one behind the other. */
  readonly documents: number;
  /** Brackets do not match, or other text than a script's stands around. */
  readonly broken: boolean;
  /** It ends in the middle. */
  readonly cut: boolean;
}

/** Longer strings (bodies, mostly) are cut at the next end of a piece: nothing that is read is as long. */
const longString = 1 << 16;
const pieceChars = 1 << 18;
/** An entry with more than this, its long strings not counted, is left out. */
const maxElementChars = 1 << 26;
/** A log stands at the top, or some steps below: `[{ "log": … }]`, `{ "har": { "log": … } }`, ThousandEyes' `{ "web": { "pageLoad": [{ "har": { "log": … } }] } }`. */
const maxDepthOfLog = 6;

/** What may stand between the parts of JSON, and what programs put between documents (RFC 7464). */
const spaces = ' \n\r\t\ufeff\u001e';

/** What may stand around documents: a call, as HAR Viewer's `onInputData(…);` (.harp), or an assignment. */
const script = /^(?:[\w$.]+(?:\(\)|=);?)*$/;
const maxScriptChars = 200;

type Role = 'outer' | 'log' | 'pages' | 'entries';

interface Frame {
  role: Role;
  readonly isList: boolean;
  /** The name of the member that is being read. */
  key: string;
  /** The next string is a name. */
  expectsKey: boolean;
  /** A value that is neither object nor list began and has not ended. */
  inPrimitive: boolean;
}

/** What an element that is read as a whole is for; null if it is skipped. */
type Wanted = ((value: unknown) => void) | null;

/**
 * Reads HARs piece by piece, whatever their size: each entry is handed over as soon as it is whole, and nothing else is
 * kept. Forgives what happens to such files: cut off when a browser crashed, a broken entry, several files one behind the
 * other, JSON inside of a call. Each character is looked at once or twice, however the text is broken.
 */
export class HarScanner {
  readonly #sink: HarSink;
  #frames: Frame[] = [];
  #documents = 0;
  #broken = false;
  /** What stands around the documents, without spaces. */
  #around = '';
  #hasLog = false;
  /** What the object at the top says of its maker, should it turn out to be a log. */
  #makers: (readonly ['creator' | 'browser', unknown])[] = [];

  // Inside of an element or of what is skipped: how deep, and what was collected of it.
  #depth = 0;
  #wanted: Wanted = null;
  #parts: string[] = [];
  #partChars = 0;

  // Inside of a string.
  #inString = false;
  /** An odd number of backslashes stands at the end of the piece before. */
  #escaped = false;
  #stringChars = 0;
  /** The rest of the string is left out. */
  #cut = false;
  /** A name or a value between brackets; only of use outside of elements. */
  #shortString = '';

  constructor(sink: HarSink) {
    this.#sink = sink;
  }

  /** Takes the next part of the text, of any length. */
  push(text: string): void {
    for (let at = 0; at < text.length; at += pieceChars) this.#piece(text.slice(at, at + pieceChars));
  }

  /** To be called once, when the text is over. */
  end(): HarForm {
    const cut = this.#frames.length > 0;
    const broken = this.#broken || !script.test(this.#around);
    if (this.#depth > 0) this.#endElement();
    else if (cut) this.#endPrimitive();
    return { documents: this.#documents, broken, cut };
  }

  #piece(piece: string): void {
    let at = 0;
    while (at < piece.length) {
      if (this.#inString) at = this.#string(piece, at);
      else if (this.#depth > 0) at = this.#element(piece, at);
      else at = this.#outside(piece, at);
    }
  }

  /** @returns the index behind the end of the string, or of the piece */
  #string(piece: string, from: number): number {
    for (let at = from; ; ) {
      const quote = piece.indexOf('"', at);
      const end = quote < 0 ? piece.length : quote;
      let backslashes = 0;
      while (end - backslashes > from && piece[end - backslashes - 1] === '\\') backslashes++;
      const carried = end - backslashes === from && this.#escaped ? 1 : 0;
      const escaped = (backslashes + carried) % 2 === 1;
      if (quote < 0) {
        this.#takeOfString(piece.slice(from), this.#escaped);
        this.#escaped = escaped;
        return piece.length;
      }
      if (escaped) {
        at = quote + 1;
        continue;
      }
      this.#takeOfString(piece.slice(from, quote));
      this.#escaped = false;
      this.#endString();
      return quote + 1;
    }
  }

  /** @param escaped whether the first character is escaped; left out for the last part of a string */
  #takeOfString(text: string, escaped?: boolean): void {
    this.#stringChars += text.length;
    if (this.#depth === 0) {
      if (this.#shortString.length < 100) this.#shortString += text.slice(0, 100);
      return;
    }
    if (this.#cut) return;
    this.#cut = escaped !== undefined && this.#stringChars > longString && text.length > maxEscapeLength;
    this.#take(this.#cut ? withoutCutEscape(text, escaped === true) : text);
  }

  #endString(): void {
    this.#inString = false;
    this.#cut = false;
    if (this.#depth > 0) {
      this.#take('"');
      return;
    }
    const frame = this.#frames.at(-1);
    if (frame?.expectsKey) {
      frame.key = this.#shortString;
      frame.expectsKey = false;
    }
  }

  #beginString(): void {
    this.#inString = true;
    this.#escaped = false;
    this.#stringChars = 0;
    this.#shortString = '';
  }

  /** Reads on in an element, to its end or that of the piece. */
  #element(piece: string, from: number): number {
    let at = from;
    for (; at < piece.length; at++) {
      const code = piece.charCodeAt(at);
      if (code === 0x22) {
        this.#take(piece.slice(from, at + 1));
        this.#beginString();
        return at + 1;
      }
      if (code === 0x7b || code === 0x5b) this.#depth++;
      else if (code === 0x7d || code === 0x5d) {
        this.#depth--;
        if (this.#depth === 0) {
          this.#take(piece.slice(from, at + 1));
          this.#endElement();
          return at + 1;
        }
      }
    }
    this.#take(piece.slice(from));
    return at;
  }

  #take(text: string): void {
    if (!this.#wanted || this.#partChars > maxElementChars) return;
    this.#partChars += text.length;
    this.#parts.push(text);
  }

  #endElement(): void {
    const wanted = this.#wanted;
    const json = this.#parts.join('');
    const isTooLarge = this.#partChars > maxElementChars;
    this.#depth = 0;
    this.#wanted = null;
    this.#parts = [];
    this.#partChars = 0;
    if (!wanted) return;
    if (isTooLarge) {
      wanted(tooLarge);
      return;
    }
    try {
      wanted(parsed(json));
    } catch {
      this.#broken = true;
      wanted(undefined);
    }
  }

  /** Reads one character between elements. */
  #outside(piece: string, at: number): number {
    const character = piece.charAt(at);
    const frame = this.#frames.at(-1);
    if (character === '{' || character === '[') this.#open(character, frame);
    else if (spaces.includes(character)) return at + 1;
    else if (!frame) {
      // A quote between documents is as foreign as anything else.
      if (this.#around.length >= maxScriptChars) this.#broken = true;
      else if (character !== ',') this.#around += character;
    } else if (character === '}' || character === ']') {
      this.#endPrimitive();
      if (frame.isList !== (character === ']')) this.#broken = true;
      this.#frames.pop();
      if (frame.role === 'log') this.#hasLog = false;
    } else if (character === ',') {
      this.#endPrimitive();
      frame.expectsKey = !frame.isList;
    } else if (character === '"') {
      if (!frame.expectsKey) frame.inPrimitive = true;
      this.#beginString();
    } else if (character !== ':') frame.inPrimitive = true;
    return at + 1;
  }

  /** A value that is no object in the list of entries is an entry too, though none that can be read. */
  #endPrimitive(): void {
    const frame = this.#frames.at(-1);
    if (!frame?.inPrimitive) return;
    frame.inPrimitive = false;
    if (frame.role === 'entries') this.#sink.entry(undefined);
  }

  #open(bracket: '{' | '[', frame: Frame | undefined): void {
    if (!frame) {
      this.#documents++;
      this.#makers = [];
    }
    const isList = bracket === '[';
    const role = this.#roleOf(frame, isList);
    if (role) {
      if (role === 'log') {
        this.#hasLog = true;
        this.#sink.log();
      } else if (role === 'entries') this.#sink.entries();
      this.#frames.push({ role, isList, key: '', expectsKey: !isList, inPrimitive: false });
      return;
    }
    this.#depth = 1;
    this.#wanted = this.#wantedOf(frame, isList);
    this.#take(bracket);
  }

  /** @returns what is to be looked into; undefined for what is read as a whole or skipped */
  #roleOf(frame: Frame | undefined, isList: boolean): Role | undefined {
    if (!frame) return 'outer';
    if (frame.role === 'log')
      return isList && (frame.key === 'pages' || frame.key === 'entries') ? frame.key : undefined;
    if (frame.role !== 'outer') return undefined;
    if (isList && this.#isBareLog(frame)) {
      frame.role = 'log';
      this.#hasLog = true;
      this.#sink.log();
      for (const [key, value] of this.#makers) this.#sink.maker(key, value);
      return this.#roleOf(frame, isList);
    }
    if (!isList && !frame.isList && frame.key === 'log' && !this.#hasLog) return 'log';
    const isMaker = this.#isTop(frame) && !isList && (frame.key === 'creator' || frame.key === 'browser');
    return isMaker || this.#frames.length >= maxDepthOfLog ? undefined : 'outer';
  }

  /** What `devtools.network.getHAR()` gives is the log without the object around it, and saved so by scripts. */
  #isBareLog(frame: Frame): boolean {
    return this.#isTop(frame) && (frame.key === 'pages' || (frame.key === 'entries' && this.#makers.length > 0));
  }

  #isTop(frame: Frame | undefined): boolean {
    return this.#frames.length === 1 && frame?.role === 'outer' && !frame.isList;
  }

  #wantedOf(frame: Frame | undefined, isList: boolean): Wanted {
    const sink = this.#sink;
    if (frame?.role === 'entries') return (value) => sink.entry(value);
    if (frame?.role === 'pages') return (value) => sink.page(value);
    if (frame === undefined || isList) return null;
    const { key } = frame;
    if (key !== 'creator' && key !== 'browser') return null;
    if (frame.role === 'log') return (value) => sink.maker(key, value);
    return this.#isTop(frame) ? (value) => this.#makers.push([key, value]) : null;
  }
}

/**
 * Strings of JSON, and words that stand for numbers outside of them: Python's json.dumps writes them. A string that is cut
 * off is one to the end of the text: where it fits nothing, each quote in it is tried in turn, up to the end each time.
 */
const stringsAndWords = /"(?:[^"\\]|\\.)*(?:"|\\?$)|-?\b(?:NaN|Infinity|undefined)\b/gs;

/** @throws SyntaxError for what is no JSON even when words that are no numbers count as null */
function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return JSON.parse(json.replace(stringsAndWords, (found) => (found.startsWith('"') ? found : 'null')));
  }
}

/**
 * Shortens the beginning of a string of JSON, whose end follows.
 * @param escaped whether the first character is escaped
 * @returns the text without its last characters, none of them in the middle of an escape
 */
function withoutCutEscape(text: string, escaped: boolean): string {
  const kept = text.length - maxEscapeLength;
  for (let at = kept - 1; at >= 0 && at > kept - maxEscapeLength; at--) {
    if (text[at] !== '\\') continue;
    let first = at;
    while (first > 0 && text[first - 1] === '\\') first--;
    const isEscape = (at - first + (first === 0 && escaped ? 1 : 0)) % 2 === 0;
    const length = isEscape && text[at + 1] === 'u' ? maxEscapeLength : 2;
    return text.slice(0, isEscape && at + length > kept ? at : kept);
  }
  return text.slice(0, kept);
}
