import { createHash } from 'node:crypto';
import { CommandError } from '../shared/errors.ts';

/** One part of several. */
export interface Shard {
  /** From 1 to `of`. */
  readonly number: number;
  readonly of: number;
}

type Environment = Readonly<Record<string, string | undefined>>;

interface BatchSystem {
  /** The variable that says which task this is. */
  readonly task: string;
  /** What the first task is called there; a variable or a number. */
  readonly first: string | number;
  /** The variable that says how many tasks there are, where there is one. */
  readonly count?: string;
}

/** Batch systems that tell a task its number. A new one is an entry here. */
const batchSystems: readonly BatchSystem[] = [
  { task: 'JOB_COMPLETION_INDEX', first: 0 }, // Kubernetes indexed jobs
  { task: 'SLURM_ARRAY_TASK_ID', first: 'SLURM_ARRAY_TASK_MIN', count: 'SLURM_ARRAY_TASK_COUNT' },
  { task: 'AWS_BATCH_JOB_ARRAY_INDEX', first: 0, count: 'AWS_BATCH_JOB_ARRAY_SIZE' },
  { task: 'CI_NODE_INDEX', first: 1, count: 'CI_NODE_TOTAL' }, // GitLab's "parallel"
  { task: 'BUILDKITE_PARALLEL_JOB', first: 0, count: 'BUILDKITE_PARALLEL_JOB_COUNT' },
];

/**
 * @param text "2/8", "auto" or "auto/8"
 * @param environment the variables of the process
 * @returns the shard
 * @throws CommandError
 */
export function parseShard(text: string, environment: Environment): Shard {
  const match = /^(auto|\d+)(?:\/(\d+))?$/.exec(text);
  if (!match || (match[1] !== 'auto' && match[2] === undefined)) {
    throw new CommandError(`--shard must be like 2/8, auto or auto/8, not "${text}".`);
  }
  const shard =
    match[1] === 'auto' ? ofBatchSystem(environment, match[2]) : { number: Number(match[1]), of: Number(match[2]) };
  if (shard.number >= 1 && shard.number <= shard.of) return shard;
  throw new CommandError(`--shard: there is no part ${shard.number} of ${shard.of}; the first one is 1/${shard.of}.`);
}

function ofBatchSystem(environment: Environment, given: string | undefined): Shard {
  const system = batchSystems.find(({ task }) => environment[task] !== undefined);
  if (!system) {
    const names = batchSystems.map(({ task }) => task).join(', ');
    throw new CommandError(`--shard auto: none of ${names} is set; name the part yourself, as 2/8.`);
  }
  const first = typeof system.first === 'number' ? system.first : numberIn(environment, system.first);
  const of = given ?? (system.count && environment[system.count]);
  if (of === undefined) {
    throw new CommandError(
      `--shard auto: ${system.task} does not tell how many parts there are; write auto/8 for eight.`,
    );
  }
  return { number: numberIn(environment, system.task) - first + 1, of: Number(of) };
}

function numberIn(environment: Environment, name: string): number {
  const text = environment[name] ?? '';
  if (!/^\d+$/.test(text)) throw new CommandError(`--shard auto: ${name} is "${text}", which is no number.`);
  return Number(text);
}

/**
 * Tells which URLs are a shard's. Each URL is in one shard only, whatever else is in the list and in whatever order, so
 * shards need not read the same list at the same time.
 */
export function isInShard(url: string, { number, of }: Shard): boolean {
  return createHash('sha256').update(url).digest().readUInt32BE() % of === number - 1;
}
