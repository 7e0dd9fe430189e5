/** What a rotten file should read as, and what it reads as: SHA-256 in hex. */
export interface RottenContent {
  readonly sha256: string;
  readonly found: string;
}

export const ROT_START = 'bit rot: ';
const ROT = /^bit rot: expected ([0-9a-f]{64}), read ([0-9a-f]{64});/;

/** The `error` of a record whose file rotted. `isShifted` where the time of the file moved by what a time zone may move it. */
export function formatRot({ sha256, found }: RottenContent, isShifted: boolean): string {
  const why = isShifted
    ? 'size is unchanged, and time but for a shift of time zone; if it was edited, crawl with --accept'
    : 'size and time are unchanged';
  return `${ROT_START}expected ${sha256}, read ${found}; ${why}`;
}

/** Reads what `formatRot` writes; null for other errors. */
export function parseRot(error: string): RottenContent | null {
  const [, sha256, found] = ROT.exec(error) ?? [];
  return sha256 === undefined || found === undefined ? null : { sha256, found };
}
