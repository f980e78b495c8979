/** A target of the DevTools protocol that is nested in another one: a frame of another site, or a worker. */
export interface ChildTarget {
  readonly session: TargetSession;
  /** As the protocol calls it: `iframe`, `worker`, `service_worker`. */
  readonly type: string;
  readonly url: string;
}

/** A session of the DevTools protocol with a tab, or with a frame or worker in it. Its Network domain is on. */
export interface TargetSession {
  send(method: string, params?: object): Promise<unknown>;
  on(event: string, listener: (params: unknown) => void): void;
  /** Calls the listener with each target in this one, before anything runs in that. */
  onChild(listener: (child: ChildTarget) => void): void;
}

/** What `Target.attachedToTarget` reports. */
export interface AttachedToTarget {
  readonly sessionId: string;
  readonly targetInfo: { readonly type: string; readonly url: string };
}
