/** From single measurements to what is printed: medians, ratios, targets. */

/** Several measurements of the same thing. */
export interface Figures {
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly all: readonly number[];
}

/** A ratio or a size with the bound that it should not pass. */
export interface Target {
  readonly name: string;
  readonly value: number;
  readonly bound: number;
  readonly unit: '×' | 'kB' | 'ms' | 'B';
  /** The same from each round alone: how much the value can be trusted. */
  readonly rounds?: Figures;
}

/** Returns the figures of at least one measurement. */
export function figuresOf(all: readonly number[]): Figures {
  const sorted = [...all].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  const median = ((sorted[Math.floor(middle)] ?? Number.NaN) + (sorted[Math.ceil(middle)] ?? Number.NaN)) / 2;
  return { median, min: sorted[0] ?? Number.NaN, max: sorted.at(-1) ?? Number.NaN, all };
}

/** Returns the figures as "median (min–max)". */
export function showFigures({ median, min, max }: Figures, digits = 1): string {
  return `${median.toFixed(digits)} (${min.toFixed(digits)}–${max.toFixed(digits)})`;
}

/** Checks whether a target is met. */
export function passes({ value, bound }: Target): boolean {
  return value <= bound;
}

/** Returns one line about a target. */
export function showTarget(target: Target): string[] {
  const digits = target.unit === '×' ? 2 : 1;
  const { rounds } = target;
  return [
    target.name,
    `${target.value.toFixed(digits)} ${target.unit}`,
    `≤ ${target.bound} ${target.unit}`,
    passes(target) ? 'pass' : 'MISS',
    rounds ? `rounds: ${showFigures(rounds, digits)}` : '',
  ];
}

/** Lays out lines of cells as columns. */
export function columns(lines: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const line of lines) {
    line.forEach((cell, at) => {
      widths[at] = Math.max(widths[at] ?? 0, cell.length);
    });
  }
  return lines
    .map((line) => `  ${line.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  ')}`.trimEnd())
    .join('\n');
}
