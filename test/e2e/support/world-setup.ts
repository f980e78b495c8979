import type { TestProject } from 'vitest/node';
import { startWorld } from '../../world/server.ts';
import { executables } from '../driver/executables.ts';
import { keepProfile } from '../driver/firefox-profile.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The control port of the world. */
    worldPort: number;
  }
}

/** Starts the servers of the private world before the first test of a project and stops them after its last. */
export default async function worldSetup(project: TestProject): Promise<() => Promise<void>> {
  if (project.config.env.GREENSIX_BROWSER === 'firefox') await keepProfile(executables.firefox);
  const world = await startWorld();
  project.provide('worldPort', world.port);
  return () => world.close();
}
