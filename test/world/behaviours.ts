/** How the registries and resolvers of the world behave; a test may change it while the world runs. */
import type { AddressBehaviour } from './addresses.ts';
import type { DohBehaviour } from './doh.ts';
import type { RdapBehaviour } from './rdap.ts';
import type { RoutingBehaviour } from './routing.ts';

/** Any behaviour; which are possible depends on the service. */
export type Behaviour = RdapBehaviour | DohBehaviour | RoutingBehaviour | AddressBehaviour;

/** The behaviour that was set for each service, by its hostname. */
export class Behaviours {
  readonly #byHostname = new Map<string, Behaviour>();

  /** Tells a service what to do from now on. */
  set(hostname: string, behaviour: Behaviour): void {
    this.#byHostname.set(hostname, behaviour);
  }

  /** Returns the behaviour that was set for a service, or undefined when it does what it is there for. */
  of(hostname: string): Behaviour | undefined {
    return this.#byHostname.get(hostname);
  }

  /** Makes all services do what they are there for. */
  reset(): void {
    this.#byHostname.clear();
  }
}
