import { readFileSync } from 'node:fs';
import { loadAll } from 'js-yaml';
import { Deployment } from 'kubernetes-models/apps/v1';
import { HorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2';
import { CronJob, Job } from 'kubernetes-models/batch/v1';
import { describe, expect, it } from 'vitest';
import { parseArguments } from '../../../../cli/arguments/parse-arguments.ts';
import { commands } from '../../../../cli/commands/commands.ts';
import { metricsText } from '../../../../cli/survey/status.ts';

const folder = 'cli/survey/deploy';
const read = (name: string) => readFileSync(`${folder}/${name}`, 'utf8');
const models = { Job, Deployment, HorizontalPodAutoscaler, CronJob } as const;

interface Manifest {
  readonly kind: keyof typeof models;
  readonly metadata: { readonly name: string };
}
// biome-ignore lint/suspicious/noExplicitAny: whatever is in the files is looked at as it is
type Anything = any;

const manifests = loadAll(read('kubernetes.yaml')) as (Manifest & Anything)[];
const compose = loadAll(read('compose.yaml'))[0] as Anything;

function podOf(manifest: Anything): Anything {
  return manifest.spec.jobTemplate?.spec.template.spec ?? manifest.spec.template?.spec;
}

/** Every `greensix survey …` that is started, as a list of its arguments. */
const started: readonly (readonly [string, readonly string[]])[] = [
  ...manifests.flatMap((manifest) =>
    podOf(manifest) ? [[manifest.metadata.name, podOf(manifest).containers[0].args] as const] : [],
  ),
  ...Object.entries(compose.services as Record<string, Anything>).flatMap(([name, { command }]) =>
    command ? [[`compose ${name}`, command] as const] : [],
  ),
  ['Containerfile', JSON.parse(/^CMD (.*)$/m.exec(read('Containerfile'))?.[1] ?? '[]')],
];

describe('the files to deploy surveys with', () => {
  it.each(
    manifests.map((manifest) => [`${manifest.kind} ${manifest.metadata.name}`, manifest]),
  )('%s keeps to the schema of Kubernetes', (_, manifest) => {
    const Model = models[manifest.kind as keyof typeof models];
    expect(() => new Model(manifest).validate()).not.toThrow();
    // Else the schema checks nothing.
    expect(() => new Model({ ...manifest, spec: { nothing: 1 } } as never).validate()).toThrow();
  });

  it.each(started)('%s starts the command with arguments that it takes', (_, args) => {
    const read = parseArguments('survey', args, commands.survey.takes);
    expect(['create', 'work', 'status', 'report', 'export']).toContain(read.words[0]);
  });

  it.each(
    manifests.flatMap((manifest) => (podOf(manifest) ? [[manifest.metadata.name, podOf(manifest)]] : [])),
  )('%s runs without root, with no token, and has the database from a secret', (_, pod) => {
    expect(pod.automountServiceAccountToken).toBe(false);
    for (const { env, securityContext, resources } of pod.containers) {
      expect(securityContext).toMatchObject({ runAsNonRoot: true, allowPrivilegeEscalation: false });
      expect(securityContext.capabilities.drop).toEqual(['ALL']);
      expect(resources.limits.memory).toBeDefined();
      for (const { valueFrom } of env) expect(valueFrom.secretKeyRef.name).toBe('greensix-database');
    }
  });

  it('a selector finds its own pods', () => {
    for (const { kind, spec } of manifests) {
      if (kind === 'Deployment') expect(spec.template.metadata.labels).toMatchObject(spec.selector.matchLabels);
    }
  });

  it('the autoscaler goes by a figure that the metrics have', () => {
    const name = manifests.find(({ kind }) => kind === 'HorizontalPodAutoscaler')?.spec.metrics[0].external.metric.name;
    expect(metricsText([])).toContain(`# TYPE ${name} gauge`);
  });

  it('no file has a password', () => {
    for (const name of ['compose.yaml', 'kubernetes.yaml', 'Containerfile']) {
      expect(read(name)).not.toMatch(/postgres:\/\/[^@\s]*:[^@\s]+@/);
    }
    expect(compose.services.database.environment.POSTGRES_PASSWORD).toMatch(/^\$\{POSTGRES_PASSWORD:\?/);
  });

  it('workers have time to end their visits, and the browser room for its shared memory', () => {
    const worker = manifests.find(({ metadata }) => metadata.name === 'greensix-worker');
    expect(podOf(worker).terminationGracePeriodSeconds).toBeGreaterThanOrEqual(120);
    expect(podOf(worker).containers[0].volumeMounts).toContainEqual({ name: 'shm', mountPath: '/dev/shm' });
    expect(compose.services.worker).toMatchObject({ stop_grace_period: '3m', shm_size: '1g' });
  });

  it('the image runs as somebody else than root', () => {
    const lines = read('Containerfile').split('\n');
    expect(lines.findIndex((line) => line.startsWith('USER 10001'))).toBeGreaterThan(
      lines.findIndex((line) => line.startsWith('RUN npm')),
    );
  });
});
