import { Limiter } from '../../src/async/limiter.ts';
import { addressesToTry } from '../../src/readiness/judged-report/host-selection.ts';
import type { JudgedHost } from '../../src/readiness/judged-report/judged-report.ts';
import { checkKey, type Report, type ServiceCheck } from '../../src/readiness/report/report.ts';
import { tryService } from './try-service.ts';

/** Connections at the same time, to all hosts together. */
const inFlight = 8;

/** Tries the IPv6 of hosts again that a browser did not use, each address and port once. */
export class ServiceChecker {
  readonly #checks = new Map<string, Promise<ServiceCheck>>();
  readonly #done = new Map<string, ServiceCheck>();
  readonly #limiter = new Limiter(inFlight);
  readonly #try: typeof tryService;

  /** @param attempt makes one attempt; another one in tests */
  constructor(attempt: typeof tryService = tryService) {
    this.#try = attempt;
  }

  /** Takes what was tried before. */
  know(checks: readonly ServiceCheck[]): void {
    for (const check of checks) this.#done.set(checkKey(check), check);
  }

  /** @returns the report with all that is known of its hosts */
  complete(report: Report): Report {
    const hostnames = new Set(report.pages.flatMap(({ hosts }) => hosts.map(({ hostname }) => hostname)));
    const checks = [...this.#done.values()].filter(({ hostname }) => hostnames.has(hostname));
    return checks.length === 0 ? report : { ...report, checks };
  }

  /**
   * Tries what would settle the verdicts on hosts.
   * @param run the id of the run in whose network this is
   * @returns what was not known before; rejects with the reason of the signal
   */
  async check(hosts: readonly JudgedHost[], run: string, signal: AbortSignal): Promise<ServiceCheck[]> {
    const attempts = addressesToTry(hosts).map((attempt) => ({ ...attempt, run }));
    const open = attempts.filter((attempt) => !this.#done.has(checkKey(attempt)));
    const made = await Promise.all(
      open.map((attempt) => {
        const key = checkKey(attempt);
        // Another page may be trying the same.
        const check = this.#checks.get(key) ?? this.#limiter.run(() => this.#try(attempt, signal), signal);
        this.#checks.set(key, check);
        return check;
      }),
    );
    const fresh = made.filter((check) => !this.#done.has(checkKey(check)));
    this.know(fresh);
    return fresh;
  }

  /** How many addresses were tried. */
  get tried(): number {
    return this.#checks.size;
  }
}
