import manifest from '../../package.json' with { type: 'json' };

export const { version } = manifest;

/** The range of versions of Node that the command line runs on. */
export const oldestNode = manifest.engines.node;

/** What reports say that they were written by. */
export const generator = `Greensix ${version}`;

/** Where defects are reported. */
export const issuesUrl = manifest.bugs.url;
