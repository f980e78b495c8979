/**
 * @param count a part
 * @param total the whole
 * @returns the share in whole percents; what is there is never called nothing, nor a part the whole
 */
export function percent(count: number, total: number): string {
  const exact = (100 * count) / total;
  if (exact > 0 && exact < 1) return '<1';
  if (exact < 100 && exact > 99) return '>99';
  return String(Math.round(exact));
}

/**
 * @param share a part of the whole, from 0 to 1
 * @returns it in percents with one decimal, by the same rule: nothing but 0 is 0.0, nothing but 1 is 100.0
 */
export function percentWithTenths(share: number): string {
  const rounded = (100 * share).toFixed(1);
  if (share > 0 && rounded === '0.0') return '<0.1';
  if (share < 1 && rounded === '100.0') return '>99.9';
  return rounded;
}
