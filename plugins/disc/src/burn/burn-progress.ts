const MIB = 1 << 20;

/** Bytes burned so far by a line such as `xorriso : UPDATE :    2 of   30 MB written (fifo 39%) [buf  50%]`; null for any other line. */
export function parseBurnedBytes(line: string): number | null {
  const [, done] = /(\d+) of +\d+ MB written/.exec(line) ?? [];
  return done === undefined ? null : Number(done) * MIB;
}
