interface CurveStep {
  readonly host: string;
  readonly full: number;
  /** Sites that lack no host any more, but for something of which it is not known. */
  readonly unknown: number;
}

/** Sets of hosts without IPv6, each with the number of partial sites that need exactly these. */
export class BlockerSets {
  readonly #indexOf = new Map<string, number>();
  readonly #hosts: string[] = [];
  /** All sets one after the other, as indices of hosts. */
  #members = new Uint32Array(1 << 12);
  #used = 0;
  #starts = new Uint32Array(1 << 10);
  #sites = new Uint32Array(1 << 10);
  #open = new Uint32Array(1 << 10);
  #sets = 0;

  /**
   * @param hosts their ids; must not be empty
   * @param open how many of the sites have something else that is unknown, so that these hosts may not be all they lack
   */
  add(hosts: readonly string[], sites: number, open = 0): void {
    this.#members = withRoom(this.#members, this.#used + hosts.length);
    this.#starts = withRoom(this.#starts, this.#sets + 2);
    this.#sites = withRoom(this.#sites, this.#sets + 1);
    this.#open = withRoom(this.#open, this.#sets + 1);
    this.#open[this.#sets] = open;
    for (const host of hosts) {
      let index = this.#indexOf.get(host);
      if (index === undefined) {
        index = this.#hosts.length;
        this.#indexOf.set(host, index);
        this.#hosts.push(host);
      }
      this.#members[this.#used++] = index;
    }
    this.#sites[this.#sets++] = sites;
    this.#starts[this.#sets] = this.#used;
  }

  /**
   * Chooses hosts one after the other that would get IPv6, in each step the one with the most weight: a site that lacks
   * one host more counts 1 for it, one that lacks n counts 1/n for each of them (a greedy way to a set cover; Chvátal
   * 1979 shows how far such a way may be from the best).
   * @param maxSteps ends after so many hosts
   * @returns the hosts in that order, with the number of sites that are full by then, and of those that are if the rest is as well
   */
  curve(maxSteps: number): CurveStep[] {
    const hosts = this.#hosts.length;
    const { starts, setsOf } = this.#byHost();
    const lacking = new Uint32Array(this.#sets);
    const weights = new Float64Array(hosts);
    for (let set = 0; set < this.#sets; set++) {
      const size = this.#end(set) - this.#start(set);
      lacking[set] = size;
      this.#addWeight(set, (this.#sites[set] ?? 0) / size, weights);
    }
    const chosen: CurveStep[] = [];
    const isChosen = new Uint8Array(hosts);
    let full = 0;
    let unknown = 0;
    while (chosen.length < maxSteps) {
      let best = -1;
      for (let host = 0; host < hosts; host++) {
        if (isChosen[host] === 0 && (best < 0 || (weights[host] ?? 0) > (weights[best] ?? 0))) best = host;
      }
      if (best < 0) break;
      isChosen[best] = 1;
      for (let at = starts[best] ?? 0; at < (starts[best + 1] ?? 0); at++) {
        const set = setsOf[at] ?? 0;
        const before = lacking[set] ?? 0;
        lacking[set] = before - 1;
        const sites = this.#sites[set] ?? 0;
        if (before === 1) {
          const open = this.#open[set] ?? 0;
          full += sites - open;
          unknown += open;
        } else this.#addWeight(set, sites / (before - 1) - sites / before, weights);
      }
      chosen.push({ host: this.#hosts[best] ?? '', full, unknown });
    }
    return chosen;
  }

  #start(set: number): number {
    return this.#starts[set] ?? 0;
  }

  #end(set: number): number {
    return this.#starts[set + 1] ?? 0;
  }

  #addWeight(set: number, weight: number, weights: Float64Array): void {
    for (let at = this.#start(set); at < this.#end(set); at++) {
      const host = this.#members[at] ?? 0;
      weights[host] = (weights[host] ?? 0) + weight;
    }
  }

  /** Which sets each host is in, one host after the other. */
  #byHost(): { readonly starts: Uint32Array; readonly setsOf: Uint32Array } {
    const hosts = this.#hosts.length;
    const starts = new Uint32Array(hosts + 1);
    for (let at = 0; at < this.#used; at++) {
      const next = (this.#members[at] ?? 0) + 1;
      starts[next] = (starts[next] ?? 0) + 1;
    }
    for (let host = 0; host < hosts; host++) starts[host + 1] = (starts[host + 1] ?? 0) + (starts[host] ?? 0);
    const filled = starts.slice();
    const setsOf = new Uint32Array(this.#used);
    for (let set = 0; set < this.#sets; set++) {
      for (let at = this.#start(set); at < this.#end(set); at++) {
        const host = this.#members[at] ?? 0;
        const place = filled[host] ?? 0;
        setsOf[place] = set;
        filled[host] = place + 1;
      }
    }
    return { starts, setsOf };
  }
}

function withRoom(array: Uint32Array<ArrayBuffer>, length: number): Uint32Array<ArrayBuffer> {
  if (length <= array.length) return array;
  const larger = new Uint32Array(Math.max(length, array.length * 2));
  larger.set(array);
  return larger;
}
