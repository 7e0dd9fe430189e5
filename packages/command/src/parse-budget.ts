import { parseBytes } from './parse-bytes.ts';

/** How much work is to be done: for so long, or with so many bytes. */
export type Budget =
  { readonly kind: 'time'; readonly ms: number } | { readonly kind: 'bytes'; readonly bytes: number };

const MS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, min: 60_000, h: 3_600_000, d: 86_400_000 };

/** A budget from a text such as `30m`, `2h`, `500MB` or `1.5TiB`; throws where it is none. A size has to end in B, as `m` is minutes. */
export function parseBudget(text: string): Budget {
  const [, number, unit = ''] = /^\s*(\d+(?:\.\d+)?)\s*([a-z]+)\s*$/i.exec(text) ?? [];
  const ms = MS[unit.toLowerCase()];
  if (number !== undefined && ms !== undefined) return { kind: 'time', ms: Math.round(Number(number) * ms) };
  if (/b$/i.test(unit)) return { kind: 'bytes', bytes: parseBytes(text) };
  throw new Error(`expected a time such as 30m or 2h, or a size such as 200GB, found "${text}"`);
}
