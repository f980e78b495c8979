import { printMessage } from '../terminal/console.ts';

/** So many lines of a file are named. */
const maxNamed = 5;

/** Lines that cannot be read: each costs no more than itself, and is named. */
export class DamagedLines {
  readonly #path: string;
  readonly #errors: string[] = [];

  /** @param path the file */
  constructor(path: string) {
    this.#path = path;
  }

  /** @param error a sentence that names the line */
  add(error: string): void {
    this.#errors.push(error);
  }

  /** The sentence about the first one; undefined if there is none. */
  get first(): string | undefined {
    return this.#errors[0];
  }

  /** Names them to the user. */
  report(): void {
    for (const error of this.#errors.slice(0, maxNamed)) printMessage(`${this.#path}: ${error} It is left out.`);
    const more = this.#errors.length - maxNamed;
    if (more > 0)
      printMessage(`${this.#path}: ${more} more ${more === 1 ? 'line is' : 'lines are'} damaged and left out.`);
  }
}
