/** Gates: answers of the world that wait until a test lets them go. */

/** What is waiting at one gate. */
interface Gate {
  waiting: number;
  readonly opened: Promise<void>;
  readonly open: () => void;
}

/** All gates of a world, made when they are first named. */
export class Gates {
  readonly #gates = new Map<string, Gate>();

  #gate(name: string): Gate {
    let gate = this.#gates.get(name);
    if (!gate) {
      let open = (): void => {};
      const opened = new Promise<void>((resolve) => {
        open = resolve;
      });
      gate = { waiting: 0, opened, open };
      this.#gates.set(name, gate);
    }
    return gate;
  }

  /** Waits until the gate is open. An open gate stays open. */
  async pass(name: string): Promise<void> {
    const gate = this.#gate(name);
    gate.waiting += 1;
    await gate.opened;
  }

  /** Opens the gate for all that wait and all that come. */
  open(name: string): void {
    this.#gate(name).open();
  }

  /** Returns how many requests have come to the gate. */
  waiting(name: string): number {
    return this.#gate(name).waiting;
  }

  /** Opens all gates and forgets them. */
  reset(): void {
    for (const gate of this.#gates.values()) gate.open();
    this.#gates.clear();
  }
}
