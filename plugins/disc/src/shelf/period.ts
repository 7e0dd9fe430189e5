const PERIOD = /^(\d{1,4})\s*(y|mo|w|d)$/;

/** True for `2y`, `18mo`, `6w`, `90d`. */
export function isPeriod(text: string): boolean {
  return PERIOD.test(text.trim());
}

/**
 * The moment a period before another, both ISO 8601 UTC; years and months by the calendar, so that `1y` before 29 February is 1 March. Throws
 * for what is no period.
 */
export function before(moment: string, period: string): string {
  const [, amount = '', unit] = PERIOD.exec(period.trim()) ?? [];
  const date = new Date(moment);
  const count = Number(amount);
  if (unit === 'y') date.setUTCFullYear(date.getUTCFullYear() - count);
  else if (unit === 'mo') date.setUTCMonth(date.getUTCMonth() - count);
  else if (unit === 'w') date.setUTCDate(date.getUTCDate() - 7 * count);
  else if (unit === 'd') date.setUTCDate(date.getUTCDate() - count);
  else throw new Error(`${period} is no period`);
  return date.toISOString();
}
