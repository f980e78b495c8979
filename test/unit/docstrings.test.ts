import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { parseSync } from 'vite';
import { describe, expect, it } from 'vitest';

const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { encoding: 'utf8' })
  .split('\n')
  .filter((file) => /\.(?:tsx?|mjs)$/.test(file) && existsSync(file));

/** A function, or the type of one: where it begins, and its parameters. */
interface Callable {
  readonly start: number;
  readonly parameters: readonly Parameter[];
}

interface Parameter {
  /** Null for one that is taken apart: it has none. */
  readonly name: string | null;
  /** What it is taken apart into; null where that can be anything. */
  readonly keys: readonly string[] | null;
}

/** What the parser makes of a node, as far as it matters here. */
interface SyntaxNode {
  readonly type: string;
  readonly start: number;
  readonly params?: readonly SyntaxNode[] | SyntaxNode;
  /** An identifier's. */
  readonly name?: string;
  /** Of a parameter with a default, a parameter that takes the rest, and one that becomes a property. */
  readonly left?: SyntaxNode;
  readonly argument?: SyntaxNode;
  readonly parameter?: SyntaxNode;
  /** Of an object that is taken apart. */
  readonly properties?: readonly { readonly key?: { readonly name?: string } }[];
}

const isNode = (value: unknown): value is SyntaxNode => typeof value === 'object' && value !== null && 'type' in value;

function parameterOf(node: SyntaxNode): Parameter {
  const inner = node.left ?? node.argument ?? node.parameter;
  if (inner) return parameterOf(inner);
  const keys = node.properties?.map(({ key }) => key?.name);
  return { name: node.name ?? null, keys: keys?.every((key) => key !== undefined) ? keys : null };
}

function callablesIn(node: unknown): Callable[] {
  if (Array.isArray(node)) return node.flatMap(callablesIn);
  if (!isNode(node)) return [];
  const { type, start, params } = node;
  const own =
    Array.isArray(params) && !type.startsWith('TSType') ? [{ start, parameters: params.map(parameterOf) }] : [];
  return [...own, ...Object.values(node).flatMap(callablesIn)];
}

/**
 * Compares a file's docstrings with its functions. A parameter that is taken apart has no name, so one that is described at
 * its place may be called anything; what is described as a part of it (`@param props.text`) has to be one.
 * @param file its path: the end of it tells the language
 * @param code its text
 * @returns a sentence for each parameter that is described, and that the function below has not, or has elsewhere
 */
function staleParameters(file: string, code: string): string[] {
  const { program, comments } = parseSync(file, code);
  const callables = callablesIn(program);
  return comments.flatMap(({ type, value, end }) => {
    const described = [...value.matchAll(/^\s*\* @param (?:\{.*\} )?\[?(\w+)(?:\.(\w+))?/gm)];
    if (type !== 'Block' || !value.startsWith('*') || described.length === 0 || value.includes('@callback')) return [];
    const first = callables
      .filter(({ start }) => start >= end)
      .reduce<Callable | undefined>((best, each) => (best && best.start <= each.start ? best : each), undefined);
    const parameters = first?.parameters ?? [];
    let at = -1;
    let before = '';
    return described.flatMap(([, name = '', key]) => {
      if (key === undefined || name !== before) {
        const next = (wanted: string | null) =>
          parameters.findIndex((each, index) => index > at && each.name === wanted);
        const named = next(name);
        const found = named < 0 ? next(null) : named;
        const has = parameters.map((each) => each.name ?? '{…}').join(', ');
        if (found < 0) return [`${file}: ${name}, of (${has})`];
        at = found;
        before = name;
      }
      const keys = parameters[at]?.keys;
      return key === undefined || !keys || keys.includes(key)
        ? []
        : [`${file}: ${name}.${key}, of {${keys.join(', ')}}`];
    });
  });
}

describe('a docstring', () => {
  it('describes parameters that the function below has, in their order', () => {
    expect(files.flatMap((file) => staleParameters(file, readFileSync(file, 'utf8')))).toEqual([]);
  });

  it.each([
    [
      'another name',
      '/**\n * @param most so many\n */\nexport function take(maxRows: number) {}',
      ['x.ts: most, of (maxRows)'],
    ],
    [
      'another order',
      '/**\n * @param b one\n * @param a other\n */\nconst f = (a = 1, ...b: []) => a;',
      ['x.ts: a, of (a, b)'],
    ],
    [
      'a parameter too many',
      '/**\n * @param a one\n * @param b other\n */\nconst f = ({ c }) => c;',
      ['x.ts: b, of ({…})'],
    ],
    ['of a method', 'interface A {\n/**\n * @param a one\n */\nf(b: number): void;\n}', ['x.ts: a, of (b)']],
    ['the same name', '/**\n * @param a one\n */\nfunction f(a: (b: 1) => void) {}', []],
    ['a name for what is taken apart', '/**\n * @param words texts\n */\nfunction f({ text }: Words) {}', []],
    [
      'a part of what is taken apart',
      '/**\n * @param props.text one\n * @param props.number other\n */\nfunction f({ text }: Words) {}',
      ['x.ts: props.number, of {text}'],
    ],
  ])('is compared with its function: %s', (_, code, problems) => {
    expect(staleParameters('x.ts', code)).toEqual(problems);
  });
});
