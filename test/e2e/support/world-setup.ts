import type { TestProject } from 'vitest/node';
import { startWorld } from '../../world/server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The control port of the world. */
    worldPort: number;
  }
}

/** Starts the servers of the private world before the first test of a project and stops them after its last. */
export default async function worldSetup(project: TestProject): Promise<() => Promise<void>> {
  const world = await startWorld();
  project.provide('worldPort', world.port);
  return () => world.close();
}
