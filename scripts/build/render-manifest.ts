import { type BuildName, browsers } from '../install/browsers.mjs';

/** The browsers that there is a build for, as manifest.json names them. */
export const builds: readonly BuildName[] = Object.values(browsers).map(({ build }) => build);

/**
 * Makes one browser's manifest of the template that serves all.
 *
 * A key written `{{chrome}}.name` becomes `name` in that browser's manifest and is left out of the others'; the text
 * `{{version}}` becomes the version.
 * @param template the parsed template
 * @param browser whose manifest is wanted
 * @param version the project's version
 * @returns the manifest
 * @throws Error when a key or text names something unknown
 */
export function renderManifest(template: unknown, browser: BuildName, version: string): unknown {
  if (Array.isArray(template)) return template.map((item) => renderManifest(item, browser, version));
  if (typeof template === 'string') return template.replace(/\{\{(.*?)\}\}/g, (_, name) => fill(name, version));
  if (typeof template !== 'object' || template === null) return template;
  const rendered: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(template)) {
    const special = /^\{\{(.*?)\}\}\.(.+)$/.exec(key);
    const only = special?.[1];
    if (only !== undefined && !builds.some((name) => name === only)) {
      throw new Error(`manifest.json: "${key}" names no browser; there are ${builds.join(', ')}`);
    }
    if (only === undefined || only === browser) {
      rendered[special?.[2] ?? key] = renderManifest(value, browser, version);
    }
  }
  return rendered;
}

function fill(name: string, version: string): string {
  if (name !== 'version') throw new Error(`manifest.json: {{${name}}} is unknown; there is only {{version}}`);
  return version;
}
