const heading = /^## Unreleased$/m;

/**
 * @param changelog CHANGELOG.md
 * @returns what is written under `## Unreleased`
 * @throws Error with what to do, when there is nothing
 */
export function unreleased(changelog: string): string {
  const found = heading.exec(changelog);
  if (!found) throw new Error('CHANGELOG.md has no section "## Unreleased": add it, with what has changed.');
  const [section = ''] = changelog.slice(found.index + found[0].length).split(/^## /m);
  if (!/^- \S/m.test(section))
    throw new Error('CHANGELOG.md says nothing under "## Unreleased": write what has changed.');
  return section.trim();
}

/**
 * @param changelog CHANGELOG.md, with something under `## Unreleased`
 * @param version the version that it becomes
 * @param date ISO 8601
 * @returns CHANGELOG.md after the release, with room for what comes next
 */
export function releasedChangelog(changelog: string, version: string, date: string): string {
  return changelog.replace(heading, `## Unreleased\n\n## ${version} (${date})`);
}
