const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  k: 1e3,
  kb: 1e3,
  m: 1e6,
  mb: 1e6,
  g: 1e9,
  gb: 1e9,
  t: 1e12,
  tb: 1e12,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
  tib: 2 ** 40,
};

/** Bytes from a text such as `500MB`, `1.5 GiB` or `4096`; throws where it is none. */
export function parseBytes(text: string): number {
  const match = /^\s*(\d+(?:\.\d+)?)\s*([a-z]*)\s*$/i.exec(text);
  const unit = UNITS[match?.[2]?.toLowerCase() ?? 'none'] ?? Number.NaN;
  const bytes = Math.round(Number(match?.[1]) * unit);
  if (Number.isSafeInteger(bytes)) return bytes;
  throw new Error(`expected a size such as 500MB, 1.5GiB or a number of bytes, found "${text}"`);
}
