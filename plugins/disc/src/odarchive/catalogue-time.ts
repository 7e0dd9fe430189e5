const NS_PER_SECOND = 1_000_000_000n;
const TIME = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z?)$/;

/** The years 0 to 9999: all that the text can hold. Milliseconds. */
const FIRST_MS = -62_167_219_200_000;
const LAST_MS = 253_402_300_799_999;

/** `2018-05-26T11:06:00Z`, with nanoseconds where there are any; a time that no text holds is the nearest that one does. */
export function formatTime(ns: bigint): string {
  const rest = ((ns % NS_PER_SECOND) + NS_PER_SECOND) % NS_PER_SECOND;
  const ms = Math.min(LAST_MS, Math.max(FIRST_MS, Number((ns - rest) / 1_000_000n)));
  const seconds = new Date(ms).toISOString().slice(0, 'YYYY-MM-DDTHH:MM:SS'.length);
  const fraction = rest === 0n ? '' : `.${String(rest).padStart(9, '0').replace(/0+$/, '')}`;
  return `${seconds}${fraction}Z`;
}

/** Null for what is no time. A time without `Z` is odarchive's: of a clock whose zone nobody knows. */
export function parseTime(text: string): { readonly ns: bigint; readonly isExact: boolean } | null {
  const match = TIME.exec(text);
  if (match === null) return null;
  const [, day = '', clock = '', fraction = '', zone = ''] = match;
  const ms = Date.parse(`${day}T${clock}Z`);
  if (!Number.isFinite(ms)) return null;
  const ns = BigInt(ms) * 1_000_000n + BigInt(fraction.padEnd(9, '0'));
  return { ns, isExact: zone === 'Z' };
}
