import { expect, it } from 'vitest';
import { pictureProblems } from '../../../scripts/check-pictures.ts';

const folders = '```mermaid\nflowchart TD\n  a["a/<br>top"]\n  b["b/"]\n  c["c/"]\n  a --> b\n  b --> c\n```\n';
const way =
  '```mermaid\nflowchart LR\n  one["a/one.ts<br>begins"]\n  two["b/two.ts"]\n  one --> two\n  two -.-> one\n```\n';
const imports = (...all: readonly (readonly [string, ...string[]])[]) =>
  new Map([['a/one.ts', []], ['b/two.ts', []], ['c/three.ts', []], ...all.map(([file, ...to]) => [file, to] as const)]);
const straight = [
  ['a/one.ts', 'b/two.ts'],
  ['b/two.ts', 'c/three.ts'],
] as const;

it('imports along arrows, also over several, are as drawn', () => {
  expect(pictureProblems(folders, imports(...straight))).toEqual([]);
  expect(pictureProblems(folders, imports(['a/one.ts', 'b/two.ts', 'c/three.ts'], straight[1]))).toEqual([]);
});

it('an import that runs up is named', () => {
  expect(pictureProblems(folders, imports(...straight, ['c/three.ts', 'a/one.ts']))).toEqual([
    'c/three.ts imports a/one.ts, and no arrow leads from c/ to a/',
  ]);
});

it('an arrow that is no import is named', () => {
  expect(pictureProblems(folders, imports(straight[0]))).toEqual(['nothing of b/ imports anything of c/']);
});

it('on the way of data one of two files imports the other', () => {
  expect(pictureProblems(way, imports(['b/two.ts', 'a/one.ts']))).toEqual([]);
  expect(pictureProblems(way, imports())).toEqual(['neither of a/one.ts and b/two.ts imports the other']);
});

it('what is drawn is there', () => {
  expect(pictureProblems(way, new Map([['a/one.ts', ['b/two.ts']]]))).toEqual(['b/two.ts is drawn, and is not there']);
  expect(pictureProblems('no picture', imports())).toEqual(['there is no picture']);
});
