import { visibleText } from '../../src/display/visible-text.ts';
import { evidenceText, readinessHint, readinessText } from '../../src/readiness/verdict-text.ts';
import { type ActorId, whoActs } from '../../src/readiness/who-acts.ts';
import type { TextId } from '../../src/text.ts';
import { useStore } from '../../ui/store.ts';
import type { Words } from '../../ui/words.ts';
import type { VerdictModel } from './verdict-model.ts';

const actors: Readonly<Record<ActorId, TextId>> = {
  target: 'fix_target',
  dns: 'fix_dns',
  server: 'fix_server',
  author: 'fix_author',
};

/** A host's verdict with its evidence, and who has to act. */
export function HostVerdict({ hostname, model, words }: { hostname: string; model: VerdictModel; words: Words }) {
  const { text } = words;
  const host = useStore(model.store).judged?.hosts.get(hostname);
  if (!host) return null;
  const { verdict } = host;
  const actor = whoActs(host);
  return (
    <div data-host-verdict={verdict.id}>
      <dt>{text('judged_host')}</dt>
      <dd>
        <b>{text(readinessText('verdict', verdict.id))}</b>{' '}
        <span class="about">
          ({text(readinessText('confidence', verdict.confidence))}) {text(readinessHint('verdict', verdict.id))}
        </span>
        <ul>
          {verdict.evidence.map((fact) => {
            const said = evidenceText(fact, text, visibleText);
            return <li key={said}>{said}</li>;
          })}
        </ul>
        {actor && <p>{text(actors[actor.id], visibleText(actor.name))}</p>}
      </dd>
    </div>
  );
}
