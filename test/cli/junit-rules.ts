/** The rules of the schema by which Jenkins reads JUnit's XML (junit-10.xsd of its xUnit plugin), as a table. */
interface Rule {
  readonly required: readonly string[];
  readonly optional: readonly string[];
  readonly children: readonly string[];
  readonly holdsText?: true;
}

const outcome: Rule = { required: [], optional: ['message', 'type'], children: [], holdsText: true };

const rules: Readonly<Record<string, Rule>> = {
  testsuites: { required: [], optional: ['name', 'time', 'tests', 'failures', 'errors'], children: ['testsuite'] },
  testsuite: {
    required: ['name', 'tests', 'failures', 'errors'],
    optional: ['group', 'time', 'skipped', 'timestamp', 'hostname', 'id', 'package', 'file', 'log', 'url'],
    children: ['testsuite', 'properties', 'testcase', 'system-out', 'system-err'],
  },
  testcase: {
    required: ['name'],
    optional: ['time', 'classname', 'group'],
    children: ['skipped', 'error', 'failure', 'system-out', 'system-err'],
  },
  skipped: outcome,
  error: outcome,
  failure: outcome,
  'system-out': { required: [], optional: [], children: [], holdsText: true },
  'system-err': { required: [], optional: [], children: [], holdsText: true },
};

const counts = ['tests', 'failures', 'errors', 'skipped'];

interface Open {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  /** How often each element is inside. */
  readonly inside: Map<string, number>;
}

/**
 * @param xml a file of JUnit's
 * @returns what the schema forbids, and counts that are not those of what is there; nothing for a valid file
 */
export function junitErrors(xml: string): string[] {
  const errors: string[] = [];
  const open: Open[] = [{ name: '', attributes: new Map(), inside: new Map() }];
  const close = ({ name, attributes, inside }: Open): void => {
    const parent = open.at(-1);
    for (const [element, count] of [[name, 1] as const, ...inside]) {
      parent?.inside.set(element, (parent.inside.get(element) ?? 0) + count);
    }
    const counted = { tests: 'testcase', failures: 'failure', errors: 'error', skipped: 'skipped' };
    for (const [attribute, element] of Object.entries(counted)) {
      const stated = attributes.get(attribute);
      if (stated !== undefined && Number(stated) !== (inside.get(element) ?? 0)) {
        errors.push(`${name} states ${stated} ${attribute}, and has ${inside.get(element) ?? 0}`);
      }
    }
  };
  const tokens = xml.replace(/^<\?xml [^?]*\?>\s*/, '').match(/<[^>]*>|[^<]+/g) ?? [];
  for (const token of tokens) {
    const current = open.at(-1);
    if (!token.startsWith('<')) {
      if (token.trim() !== '' && !rules[current?.name ?? '']?.holdsText) errors.push(`text in ${current?.name}`);
      continue;
    }
    const [, slash, name = '', inner = '', empty] =
      /^<(\/?)([\w-]+)((?:\s+[\w-]+="[^"]*")*)\s*(\/?)>$/.exec(token) ?? [];
    if (slash) {
      const ended = open.pop();
      if (ended?.name !== name) errors.push(`${token} ends ${ended?.name}`);
      else close(ended);
      continue;
    }
    const rule = rules[name];
    const allowed = current?.name === '' ? ['testsuites'] : (rules[current?.name ?? '']?.children ?? []);
    if (!rule || !allowed.includes(name)) errors.push(`${name || token} in ${current?.name}`);
    const attributes = new Map(
      [...inner.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, key = '', value = '']) => [key, value] as const),
    );
    for (const key of rule?.required ?? []) if (!attributes.has(key)) errors.push(`${name} without ${key}`);
    for (const [key, value] of attributes) {
      if (rule && ![...rule.required, ...rule.optional].includes(key)) errors.push(`${name} with ${key}`);
      if (counts.includes(key) && !/^\d+$/.test(value)) errors.push(`${key} is ${value}`);
    }
    const entered = { name, attributes, inside: new Map<string, number>() };
    if (empty) close(entered);
    else open.push(entered);
  }
  if (open.length !== 1) errors.push(`${open.at(-1)?.name} has no end`);
  return errors;
}
