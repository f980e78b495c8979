import { visibleText } from '../../src/display/visible-text.ts';
import { actorTexts, choiceTexts, otherChoices, whoActs } from '../../src/readiness/advice/who-acts.ts';
import {
  evidenceText,
  loaderText,
  pathText,
  readinessText,
  verdictHint,
} from '../../src/readiness/text/verdict-text.ts';
import { isOfOnePort } from '../../src/readiness/verdicts/host-verdict.ts';
import type { Words } from '../../src/text.ts';
import { useStore } from '../../ui/store.ts';
import { blockedBy } from './preview-control.ts';
import type { VerdictModel } from './verdict-model.ts';

/** A host's verdict with its evidence, and who has to act. */
export function HostVerdict({ hostname, model, words }: { hostname: string; model: VerdictModel; words: Words }) {
  const { text } = words;
  const { judged, preview, before } = useStore(model.store);
  const isBlocked = preview !== undefined && blockedBy(preview)(hostname);
  const host = (isBlocked ? before.get(hostname) : undefined) ?? judged?.hosts.get(hostname);
  if (!host) return null;
  if (isBlocked && (host.verdict.id === 'unknown' || host.verdict.id === 'failed')) {
    return (
      <div data-host-verdict="preview-blocks">
        <dt>{text('judged_host')}</dt>
        <dd>
          <b>{text('chip_preview_blocks')}</b> <span class="about">{text('chip_preview_blocks_hint')}</span>
        </dd>
      </div>
    );
  }
  const { verdict, load, loadedBy, goesWithIt } = host;
  const actor = whoActs(host);
  return (
    <>
      <div data-host-verdict={verdict.id}>
        <dt>{text('judged_host')}</dt>
        <dd>
          <b>{text(readinessText('verdict', verdict.id))}</b>{' '}
          <span class="about">
            ({text(readinessText('confidence', verdict.confidence))}){' '}
            {text(verdictHint(verdict.id, isOfOnePort(verdict)))}
          </span>
          <ul>
            {verdict.evidence.map((fact) => {
              const sentence = evidenceText(fact, text, visibleText);
              return <li key={sentence}>{sentence}</li>;
            })}
          </ul>
          {actor && <p>{text(actorTexts[actor.id], visibleText(actor.name))}</p>}
          {otherChoices(host).map(({ id, name }) => (
            <p key={id}>{text(choiceTexts[id], visibleText(name))}</p>
          ))}
        </dd>
      </div>
      {loadedBy.length > 0 && (
        <div data-loaded-by={loadedBy[0]?.hostname}>
          <dt>{text('load_by')}</dt>
          <dd>
            {loadedBy.map((loader) => `${loaderText(loader, text)} ×${words.number(loader.requests)}`).join(' · ')}
            {load && load.depth > 1 && <span class="about"> ({pathText(load)})</span>}
          </dd>
        </div>
      )}
      {goesWithIt.length > 0 && (
        <div>
          <dt>{text('load_goes_with')}</dt>
          <dd>{goesWithIt.map(visibleText).join(', ')}</dd>
        </div>
      )}
    </>
  );
}
