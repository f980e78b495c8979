import type { After } from '../async/deadline.ts';
import { endsInTime } from '../async/ends-in-time.ts';
import type { SettingSources, Values } from './combine.ts';

/** The places where settings are kept. A browser answers for each by itself: at once, late, with an error, or never. */
export type SettingPlace = 'local' | 'synced' | 'managed';

/** What is kept on this device. */
export interface LocalAnswer {
  /** Changes on this device that have not reached synced storage yet, by setting. */
  readonly pending: Values;
  /** Whether they have not because synced storage refused. */
  readonly refused: boolean;
  /** What the other places answered last, in this life of the browser or an earlier one. */
  readonly last: LastAnswers;
}

/** The answers of the places that may be slow. */
export interface LastAnswers {
  readonly synced: Values;
  readonly managed: Values;
}

/** The values of settings, as far as they are known. */
export interface SettingsRead extends SettingSources {
  /** Whether synced storage refused the last changes. */
  readonly refused: boolean;
  /** The places that have not answered; their last answers, if any, stand in. */
  readonly unknown: readonly SettingPlace[];
}

/** The dependencies of a reader. */
export interface SettingsReaderOptions {
  /** Asks a place. May throw, reject, or never answer. */
  readonly ask: {
    readonly local: () => Promise<LocalAnswer>;
    readonly synced: () => Promise<Values>;
    readonly managed: () => Promise<Values>;
  };
  /** How long `read` waits for the answers, in milliseconds; 0 does not wait. */
  readonly deadlineMs: number;
  /** Calls back after some milliseconds; gives what takes the call back. */
  readonly after: After;
  /** Called when something else is known than was returned last: an answer came too late for that, or was another one. */
  readonly onLateAnswer: () => void;
  /** Called with what the other places say, when that is not what is kept of them on this device. */
  readonly keep?: (answers: LastAnswers) => void;
}

interface Answers {
  readonly local: LocalAnswer;
  readonly synced: Values;
  readonly managed: Values;
}

const places: readonly SettingPlace[] = ['local', 'synced', 'managed'];

/** Synced storage is asked after this device's own, but not later than this. */
const localDeadlineMs = 100;

/**
 * Reads settings from all places without waiting long for any.
 *
 * Chromium on Linux answers what an administrator has set only 4.7 s after the start of the browser, because policy
 * files are read when they have not changed for 5 s (async_policy_loader.cc, kSettleIntervalSeconds); some versions of
 * Edge never answer (microsoft/MicrosoftEdge-Extensions#299). So what each place answered last is kept on this device,
 * and stands for its answer until that comes.
 */
export class SettingsReader {
  readonly #options: SettingsReaderOptions;
  /** How often any place was asked. */
  #asked = 0;
  #answers: Partial<Answers> = {};
  /** Which of all questions each place answered last. */
  readonly #answered: Record<SettingPlace, number> = { local: 0, synced: 0, managed: 0 };
  /**
   * The changes that this device had before its last answer. What of them is missing there has reached synced storage,
   * whose answer may be older than that: they hold until it answers what it was asked since.
   */
  #pendingBefore: Values = {};
  /** The last question before this device's last answer. */
  #askedBeforeLocal = 0;
  /** How many calls of `read` are waiting. */
  #waiting = 0;
  /** What was given away last, as JSON. */
  #given = '';
  /** What is kept on this device, as JSON. */
  #kept: string | undefined;

  constructor(options: SettingsReaderOptions) {
    this.#options = options;
  }

  /** @returns what is known without asking anybody */
  known(): SettingsRead {
    const { local, synced, managed } = this.#answers;
    return {
      synced: synced ?? local?.last.synced ?? {},
      pending: { ...this.#pendingBefore, ...local?.pending },
      managed: managed ?? local?.last.managed ?? {},
      refused: local?.refused ?? false,
      unknown: places.filter((place) => this.#answers[place] === undefined),
    };
  }

  /**
   * Asks all places.
   * @returns what is known when all have answered or failed to, or when the deadline has passed; never rejects
   */
  async read(): Promise<SettingsRead> {
    const local = this.#ask('local');
    // In this order: what has left the one place meanwhile is in the other.
    let isSyncedAsked = false;
    const synced = this.#atMost(localDeadlineMs, local).then(() => {
      isSyncedAsked = true;
      return this.#ask('synced');
    });
    void local.then(() => {
      if (isSyncedAsked) void this.#ask('synced');
    });
    const all = Promise.all([local, synced, this.#ask('managed')]);
    this.#waiting++;
    await this.#atMost(this.#options.deadlineMs, all);
    this.#waiting--;
    const known = this.known();
    this.#give(known);
    return known;
  }

  /** @returns when the promise is fulfilled, or after that time */
  async #atMost(milliseconds: number, promise: Promise<unknown>): Promise<void> {
    if (milliseconds > 0) await endsInTime(promise, milliseconds, this.#options.after);
  }

  /** @returns when the place has answered or failed to */
  async #ask(place: SettingPlace): Promise<void> {
    const question = ++this.#asked;
    let answer: unknown;
    try {
      answer = await this.#options.ask[place]();
    } catch {
      // Its last answer holds.
      return;
    }
    // Of several answers that of the question that was asked last knows most.
    if (question < this.#answered[place]) return;
    this.#answered[place] = question;
    if (place === 'local') {
      this.#pendingBefore = this.known().pending;
      this.#askedBeforeLocal = this.#asked;
    } else if (place === 'synced' && question > this.#askedBeforeLocal) {
      this.#pendingBefore = {};
    }
    this.#answers = { ...this.#answers, [place]: answer };
    this.#keep();
    if (this.#waiting === 0) this.#give(this.known());
  }

  /** Whoever was given something else before gets an event. */
  #give(known: SettingsRead): void {
    const before = this.#given;
    this.#given = JSON.stringify(known);
    if (before !== '' && before !== this.#given) this.#options.onLateAnswer();
  }

  /** What is not known of a place stays as it is kept. */
  #keep(): void {
    const { local, synced, managed } = this.#answers;
    if (!local || !this.#options.keep) return;
    const answers = { synced: synced ?? local.last.synced, managed: managed ?? local.last.managed };
    const text = JSON.stringify(answers);
    if (text !== (this.#kept ?? JSON.stringify(local.last))) this.#options.keep(answers);
    this.#kept = text;
  }
}
