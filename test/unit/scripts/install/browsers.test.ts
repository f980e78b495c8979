import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { renderManifest } from '../../../../scripts/build/render-manifest.ts';
import { browserKinds, browsers } from '../../../../scripts/install/browsers.mjs';

describe('the table of browsers', () => {
  it.each(browserKinds)('names for %s the first version that its manifest asks for', (kind) => {
    const { build, minimumVersion } = browsers[kind];
    const manifest = renderManifest(JSON.parse(readFileSync('manifest.json', 'utf8')), build, '1.0.0') as {
      readonly minimum_chrome_version?: string;
      readonly browser_specific_settings?: { readonly gecko?: { readonly strict_min_version?: string } };
    };
    const asked = manifest.minimum_chrome_version ?? manifest.browser_specific_settings?.gecko?.strict_min_version;
    expect(Number.parseInt(asked ?? '', 10)).toBe(minimumVersion);
  });

  it('gives each store one build', () => {
    const stores = browserKinds.flatMap((kind) => browsers[kind].stores);
    expect(stores).toHaveLength(new Set<string>(stores).size);
  });
});
