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
