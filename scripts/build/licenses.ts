import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

/** @returns a plugin, and the ids of the modules that went into what was bundled with it */
export function collectModules(): { readonly plugin: Plugin; readonly modules: ReadonlySet<string> } {
  const modules = new Set<string>();
  return {
    modules,
    plugin: {
      name: 'collect-modules',
      generateBundle(_, bundle) {
        for (const file of Object.values(bundle)) {
          if (file.type !== 'chunk') continue;
          for (const [id, { renderedLength }] of Object.entries(file.modules)) if (renderedLength > 0) modules.add(id);
        }
      },
    },
  };
}

/** What a package brings from others under a licence of their own, which its licence file does not say. */
const within: Readonly<Record<string, string>> = {
  tldts:
    'Contains the Public Suffix List (https://publicsuffix.org), Mozilla Public License 2.0: https://mozilla.org/MPL/2.0/',
};

/** Helpers that the bundler adds are modules without a file. */
const bundlers = ['vite', 'rolldown'];

/**
 * @param modules ids of modules, as the bundler names them
 * @returns the names of the packages that they come from, sorted
 */
export function packagesOf(modules: Iterable<string>): string[] {
  const names = [...modules].flatMap((id) => {
    const [, inPackage] = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(id.replaceAll('\\', '/')) ?? [];
    return inPackage ?? bundlers.find((name) => id.startsWith(`\0${name}/`)) ?? [];
  });
  return [...new Set(names)].sort();
}

/**
 * @param root the folder of the project
 * @param packages names of packages in its node_modules
 * @returns the project's licence and theirs, as one text
 * @throws Error when a package has no licence file
 */
export function licensesText(root: string, packages: readonly string[]): string {
  const own = `Greensix\n\n${readFileSync(join(root, 'LICENSE'), 'utf8')}`;
  const others = packages.map((name) => {
    const folder = join(root, 'node_modules', name);
    const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const file = ['LICENSE', 'LICENSE.md', 'LICENSE.txt'].map((each) => join(folder, each)).find(existsSync);
    if (!file)
      throw new Error(`${name} is bundled, but has no licence file: name its text in scripts/build/licenses.ts`);
    // Vite's file goes on with the licences of what it is itself made of, none of which is bundled here.
    const [text = ''] = readFileSync(file, 'utf8').split(/^#+ Licenses of bundled dependencies/m);
    return [`${name} ${version} (${license})`, within[name], text].filter(Boolean).join('\n\n');
  });
  const all = [own, ...others].map((text) => text.replaceAll('\r\n', '\n').trim());
  return `${all.join(`\n\n${'-'.repeat(80)}\n\n`)}\n`;
}
