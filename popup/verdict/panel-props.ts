import type { NetworkId } from '../../src/readiness/report/networks.ts';
import type { Words } from '../../ui/words.ts';
import type { JudgedPage } from './judge-page.ts';
import type { VerdictModel, VerdictState } from './verdict-model.ts';

/** What the parts behind the line are given. */
export interface PanelProps {
  readonly model: VerdictModel;
  readonly state: VerdictState;
  readonly judged: JudgedPage;
  /** The network as on which the tab is shown. */
  readonly preview: NetworkId | null;
  readonly words: Words;
}
