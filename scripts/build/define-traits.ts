import { type BrowserTraits, traitsByBuild } from '../../src/browser/traits-by-build.ts';
import type { BuildName } from '../install/browsers.mjs';

/**
 * @param build the build that is made; a build without traits does not compile here
 * @returns for `define` of Vite: what src/browser/browser-traits.ts names becomes a constant, trait by trait
 */
export function defineTraits(build: BuildName): Record<string, string> {
  const traits: BrowserTraits = traitsByBuild[build];
  return {
    // Tests have it as a global variable, and no constants.
    __TRAITS__: JSON.stringify(traits),
    ...Object.fromEntries(Object.entries(traits).map(([name, value]) => [`__TRAITS__.${name}`, JSON.stringify(value)])),
  };
}
