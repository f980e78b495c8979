import { misbehaviours } from '../../e2e/support/browser-apis.ts';
import { canFail, describeBrowserApis } from '../../e2e/support/browser-apis-run.ts';

const names = { never: 'never answers', late: 'answers after 6 s', rejects: 'rejects', throws: 'throws' } as const;

for (const how of misbehaviours) describeBrowserApis(names[how], (api) => (canFail(api, how) ? how : undefined));
