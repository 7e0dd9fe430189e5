import type { Context } from 'hono';

/** A whole number that an address asks for, not negative; `other` where there is none. */
export function numberIn(c: Context, name: string, other = 0): number {
  const given = c.req.query(name) ?? '';
  return /^\d{1,15}$/.test(given) ? Number(given) : other;
}

/** A text that an address asks for, without blanks around it; null where there is none. */
export function textIn(c: Context, name: string): string | null {
  const given = c.req.query(name)?.trim() ?? '';
  return given === '' ? null : given;
}
