/**
 * Compares what was predicted for networks without IPv4 with what browsers got there. Each use of a host by a page, and each
 * page, is compared for each browser and network: right, wrong or unknown.
 */
import type { BrowserName, Facts, Observation, VantageName } from './job.ts';
import { type Kind, type KindId, kinds, type ServiceId, soundKinds } from './kinds.ts';
import { hasIpv4, hasIpv6, type NetworkName } from './network.ts';
import type { Load, Page, Plan, Step } from './plan.ts';
import { type PagePrediction, Predictions, type UsePrediction } from './predictions.ts';
import type { Served } from './web.ts';

/** The networks without IPv4, by the ids that the report has for them. */
const networkIdOf = {
  'ipv6-only': 'without-nat64',
  nat64: 'with-nat64',
  'nat64-own': 'with-nat64',
} as const satisfies Partial<Record<NetworkName, string>>;
type Without = keyof typeof networkIdOf;

/**
 * What became of a use in a network: it got an answer, or did not · `failed-before`: nor did it with both families, but
 * with IPv4 alone · `fails-anyway`: nowhere.
 */
export type Truth = 'works' | 'breaks' | 'failed-before' | 'fails-anyway';
export type Score = 'right' | 'wrong' | 'unknown';

export interface Compared {
  readonly what: 'use' | 'page';
  readonly vantage: VantageName;
  readonly network: Without;
  readonly browser: BrowserName;
  readonly page: string;
  /** Of a use: whose. */
  readonly hostname: string;
  readonly port: number;
  readonly kind: KindId | '';
  readonly predicted: string;
  readonly confidence: string;
  /** Why that was predicted: the verdict and its evidence. */
  readonly why: string;
  readonly truth: string;
  readonly score: Score;
}

export interface Comparison {
  readonly all: readonly Compared[];
  /** Where a page's own notes and the servers' logs contradict each other. */
  readonly contradictions: readonly string[];
}

/** A host that a page asks, at one port. */
interface Use {
  readonly page: Page;
  readonly step: Step;
  /** The paths of its URL begin with this. */
  readonly path: string;
  /** Of the last step of a load, or of the page itself. */
  readonly load: Load | null;
  readonly isLast: boolean;
}

/** @returns the uses of a page: of its documents, and of what it loads */
function usesOf(page: Page): Use[] {
  const documents = page.steps.map((step, at): Use => {
    const isLast = at + 1 === page.steps.length;
    return { page, step, path: `/${step.hop === 'http' ? 'go' : 'page'}/${page.id}.${at}.`, load: null, isLast };
  });
  const loads = page.loads.flatMap((load) =>
    load.steps.map((step, at): Use => {
      const isLast = at + 1 === load.steps.length;
      return { page, step, path: `/${isLast ? 'load' : 'go'}/${load.id}.${at}.`, load, isLast };
    }),
  );
  return [...documents, ...loads];
}

/** What one browser got in one network. */
class Witnesses {
  readonly observation: Observation;
  /** By the paths that the servers were asked for, without what is behind the first dot of the file. */
  readonly #served = new Map<string, Served>();

  constructor(observation: Observation) {
    this.observation = observation;
    for (const served of observation.served) {
      const key = /^\/\w+\/[^.]+\.\d+\./.exec(served.path)?.[0];
      if (key !== undefined) this.#served.set(key, served);
    }
  }

  /** @returns whether a use got an answer; undefined if it was not tried, or if that was not known yet at the end of the visit */
  got(use: Use): boolean | undefined {
    const got = this.#gotSoFar(use);
    return got === false && this.isOpen(use) ? undefined : got;
  }

  /** @returns whether the visit was over before it was known what becomes of a use, or of what leads there or to the page */
  isOpen({ page, load }: Use): boolean {
    const seen = this.observation.seen[page.id];
    return load ? seen?.pending.includes(load.id) === true || seen?.open === true : seen?.open === true;
  }

  #gotSoFar(use: Use): boolean | undefined {
    const { page, load, path, isLast } = use;
    const seen = this.observation.seen[page.id];
    if (!seen) return undefined;
    if (load && !seen.shown) return undefined;
    const steps = load ? load.steps : page.steps;
    const at = (steps as readonly Step[]).indexOf(use.step);
    if (at > 0) {
      const before = usesOf(page).find((other) => other.load === load && other.step === steps[at - 1]);
      if (before && (this.got(before) !== true || (this.#served.get(before.path)?.status ?? 200) >= 400))
        return undefined;
    }
    const status = this.#served.get(path)?.status;
    if (!isLast) return status !== undefined;
    // Any answer is one: what a server says is not the network's doing.
    return this.noted(use) || (status !== undefined && status >= 400);
  }

  /** @returns whether the page itself noted that it got what the use is for */
  noted({ page, load }: Use): boolean {
    const seen = this.observation.seen[page.id];
    return load ? seen?.loaded.includes(load.id) === true : seen?.shown === true;
  }

  /** @returns whether the answer of a use came over IPv4 */
  cameOverIpv4({ path }: Use): boolean {
    return this.#served.get(path)?.server.includes(':') === false;
  }

  contradiction(use: Use): string | undefined {
    if (!use.isLast) return undefined;
    const { browser, network } = this.observation;
    const served = this.#served.get(use.path)?.status;
    const what = `${browser} ${network} ${use.step.hostname} ${use.path}`;
    return this.noted(use) && served !== 200 ? `${what}: noted, and no server knows of it (${served})` : undefined;
  }
}

/**
 * What an observation lost that its network has for everybody: hosts that the plan made with nothing wrong, at an address of
 * a family that the network has. Such a browser tells nothing of the hosts, but of itself, the machine or its resolver: in seed 405 a
 * Firefox found no names for a while, since the resolver had just lost those of the root.
 *
 * It is fair to watch again for this. Which hosts are sound is the plan's alone, and was so before anybody predicted or visited
 * anything; no report is looked at, and everything that this browser saw is observed anew, not what somebody got wrong. What is
 * lost each time counts as lost. Hosts that only a translator reaches are not among them: whether it does is for the
 * observation to say.
 * @returns each in words; hosts of which the browser did not know yet are left out, unless its page is of sound hosts alone
 */
export function lostSoundHosts(plan: Plan, observation: Observation): string[] {
  const { network, seen } = observation;
  const isSound = (kind: KindId): boolean => {
    const { a = [], aaaa = [] }: Kind = kinds[kind];
    return soundKinds.includes(kind) && ((hasIpv4(network) && a.length > 0) || (hasIpv6(network) && aaaa.length > 0));
  };
  const sound = new Set(plan.hosts.filter(({ kind }) => isSound(kind)).map(({ hostname }) => hostname));
  const witness = new Witnesses(observation);
  const inWords = (what: string, id: string): string => {
    const error = seen[id.replace(/-.*/, '')]?.errors[id];
    return error === undefined ? what : `${what} (${error})`;
  };
  return plan.pages.flatMap((page) => {
    if (!seen[page.id]?.shown && page.steps.every(({ hostname }) => sound.has(hostname)))
      return [inWords(page.id, page.id)];
    const lost = usesOf(page).filter((use) => sound.has(use.step.hostname) && witness.got(use) === false);
    return lost.map(({ step, load }) => inWords(`${step.hostname} of ${load?.id ?? page.id}`, load?.id ?? page.id));
  });
}

/** Compares all predictions with all that was seen. */
export function compare({ plan, observations, predictions }: Facts): Comparison {
  const witnesses = observations.map((observation) => new Witnesses(observation));
  const find = (browser: BrowserName, network: NetworkName) =>
    witnesses.find(({ observation }) => observation.browser === browser && observation.network === network);
  /** What happens where IPv4 is; a browser that was not there did as the other one. */
  const elsewhere = (browser: BrowserName, network: NetworkName) => find(browser, network) ?? find('chromium', network);
  const kindOf = new Map(plan.hosts.map(({ hostname, kind }) => [hostname, kind]));

  const truthOf = (use: Use, witness: Witnesses): Truth | undefined => {
    const { browser } = witness.observation;
    const got = witness.got(use);
    if (got === undefined) return undefined;
    if (got) return 'works';
    const [both, alone] = (['dual', 'ipv4-only'] as const).map((network) => elsewhere(browser, network));
    const [dual, ipv4] = [both?.got(use), alone?.got(use)];
    if ((dual === undefined && both?.isOpen(use)) || (dual !== true && ipv4 === undefined && alone?.isOpen(use))) {
      return undefined;
    }
    if (dual === undefined) return ipv4 === true ? 'breaks' : undefined;
    // Such a host fails with both families, unless the browser was in a hurry.
    const isLuck = ipv4 === true && both?.cameOverIpv4(use) && failsOnceConnected(kindOf.get(use.step.hostname));
    if (dual) return isLuck ? 'failed-before' : 'breaks';
    return ipv4 === true ? 'failed-before' : 'fails-anyway';
  };

  const all: Compared[] = [];
  for (const { vantage, pages, report } of predictions) {
    const predictions = new Predictions(report);
    for (const witness of witnesses) {
      const { network, browser } = witness.observation;
      if (!(network in networkIdOf)) continue;
      const without = network as Without;
      if (isOtherDns64(vantage, without)) continue;
      const common = { vantage, network: without, browser };
      for (const page of plan.pages.filter(({ id }) => pages.includes(id))) {
        for (const use of usesOf(page)) {
          const truth = truthOf(use, witness);
          if (truth === undefined) continue;
          const { hostname, port } = use.step;
          const { outcome, confidence, verdict, evidence } = predictions.use(page, use.step, networkIdOf[without]);
          const isAsked = elsewhere('chromium', vantage === 'har' ? 'dual' : vantage)?.got(use) !== undefined;
          const why = `${verdict}: ${[...evidence, ...(isAsked ? [] : ['not-asked'])].join('; ')}`;
          const kind: KindId | '' = kindOf.get(hostname) ?? '';
          const details = { ...common, page: page.id, hostname, port, kind };
          all.push({
            what: 'use',
            ...details,
            predicted: outcome,
            confidence,
            why,
            truth,
            score: scoreOfUse(outcome, truth, knowsIpv4(vantage)),
          });
        }
        // A browser's file does not join documents that follow each other by a script or a refresh.
        const isJoined = vantage !== 'har' || page.steps.every(({ hop }) => hop === null || hop === 'http');
        const ofPage = isJoined && predictions.page(page, networkIdOf[without]);
        if (!ofPage) continue;
        const uses = usesOf(page);
        const shownIn = (where: NetworkName) => elsewhere(browser, where)?.observation.seen[page.id]?.shown === true;
        const shown = { withBoth: shownIn('dual'), withIpv4Alone: shownIn('ipv4-only') };
        const truth = pageTruth(uses, (use) => truthOf(use, witness), witness, shown);
        if (truth === 'not comparable') continue;
        // From where there is no IPv4 nobody can tell that it would fail over that as well.
        const isDead = (hostname: string) =>
          uses.some(
            (use) => use.step.hostname.replace(/\.$/, '') === hostname && truthOf(use, witness) === 'fails-anyway',
          );
        const deadAlone = !knowsIpv4(vantage) && ofPage.breaks.length > 0 && ofPage.breaks.every(isDead);
        all.push({
          what: 'page',
          ...common,
          page: page.id,
          hostname: '',
          port: 0,
          kind: '',
          predicted: resultOf(ofPage),
          confidence: ofPage.confidence,
          why: `${ofPage.class} ${ofPage.problem}; unknown: ${ofPage.unknown.join(' ')}`,
          truth,
          score: deadAlone && truth === 'whole' ? 'right' : scoreOfPage(ofPage, truth, knowsIpv4(vantage)),
        });
      }
    }
  }
  const contradictions = witnesses.flatMap((witness) =>
    plan.pages.flatMap((page) => usesOf(page).flatMap((use) => witness.contradiction(use) ?? [])),
  );
  return { all, contradictions };
}

/** What accepts connections and gives nothing for them. */
const acceptsInVain: readonly ServiceId[] = ['silent', 'small-packets-only', 'wrong-certificate'];

/**
 * @returns whether a browser that has both families connects over IPv6 and fails then. On a machine so busy that the connection takes
 *   more than the 300 ms after which it tries IPv4 as well, it gets an answer over that: the next time it may fail
 */
function failsOnceConnected(kind: KindId | undefined): boolean {
  const { aaaa = [] }: Kind = kind ? kinds[kind] : {};
  return aaaa.length > 0 && aaaa.every((target) => acceptsInVain.some((service) => service === target));
}

/**
 * What is seen behind a DNS64 is predicted for networks with such a DNS64: that others make other AAAA up cannot be seen there, and
 * what was seen is the best evidence for that very network.
 */
function isOtherDns64(vantage: VantageName, network: Without): boolean {
  const hasDns64 = (name: VantageName | Without) => name === 'nat64' || name === 'nat64-own';
  return hasDns64(vantage) && hasDns64(network) && vantage !== network;
}

function knowsIpv4(vantage: VantageName): boolean {
  return vantage === 'har' || hasIpv4(vantage);
}

const rightOutcomes: Readonly<Record<Truth, readonly UsePrediction['outcome'][]>> = {
  works: ['works'],
  breaks: ['breaks'],
  'failed-before': ['breaks', 'fails-anyway'],
  'fails-anyway': ['fails-anyway'],
};

/** @param knowsIpv4 whether IPv4 could be seen to fail as well; else that it breaks without IPv4 is right */
function scoreOfUse(predicted: UsePrediction['outcome'], truth: Truth, knowsIpv4: boolean): Score {
  if (predicted === 'unknown') return 'unknown';
  if (truth === 'fails-anyway' && predicted === 'breaks' && !knowsIpv4) return 'right';
  return rightOutcomes[truth].includes(predicted) ? 'right' : 'wrong';
}

/**
 * A page is whole, lacks something that it has where IPv4 is, or is not shown. `the same`: what it lacks, or that it is not
 * shown, is so with both families, too, but not with IPv4 alone.
 */
type PageTruth =
  | 'whole'
  | 'lacks'
  | 'lacks the same'
  | 'not shown'
  | 'not shown the same'
  | 'not shown anywhere'
  | 'not comparable';

/** @param shown whether the page is shown where IPv4 is */
function pageTruth(
  uses: readonly Use[],
  truthOf: (use: Use) => Truth | undefined,
  witness: Witnesses,
  shown: { readonly withBoth: boolean; readonly withIpv4Alone: boolean },
): PageTruth {
  const { observation } = witness;
  const page = uses[0]?.page;
  if (page && observation.seen[page.id]?.open) return 'not comparable';
  const documents = uses.filter(({ load }) => load === null).map(truthOf);
  if (!page || (!observation.seen[page.id]?.shown && documents.some((truth) => truth !== 'works'))) {
    const isLost = documents.includes('breaks') || documents.includes('failed-before');
    if (!isLost || !(shown.withBoth || shown.withIpv4Alone)) return 'not shown anywhere';
    return shown.withBoth ? 'not shown' : 'not shown the same';
  }
  const truths = uses.map(truthOf);
  if (truths.includes('breaks')) return 'lacks';
  // What was tried here and not where IPv4 is, cannot be missed by comparison; nor can what is not known.
  if (uses.some((use, at) => truths[at] === undefined && (witness.got(use) === false || witness.isOpen(use)))) {
    return 'not comparable';
  }
  return truths.includes('failed-before') ? 'lacks the same' : 'whole';
}

const rightResults: Readonly<Record<PageTruth, readonly string[]>> = {
  whole: ['works'],
  lacks: ['breaks'],
  'lacks the same': ['works', 'breaks'],
  'not shown': ['breaks: document'],
  'not shown the same': ['breaks: document', 'fails-anyway'],
  'not shown anywhere': ['fails-anyway'],
  'not comparable': [],
};

/** @returns the prediction for a page in a word, which tells whether the page itself breaks */
function resultOf({ result, severity }: PagePrediction): string {
  return result === 'breaks' && severity === 'document' ? 'breaks: document' : result;
}

function scoreOfPage(predicted: PagePrediction, truth: PageTruth, knowsIpv4: boolean): Score {
  if (predicted.result === 'unknown') return 'unknown';
  // It is not shown, and from there nobody can tell that it is not shown elsewhere either.
  if (truth === 'not shown anywhere' && predicted.result === 'breaks' && !knowsIpv4) return 'right';
  return rightResults[truth].includes(resultOf(predicted)) ? 'right' : 'wrong';
}
