/** What goes wrong with files: a copy that was cut off, blocks of a card that were never written, a download that gave a page. */
export type DamageKind = 'cut-off' | 'zero-tail' | 'zero-hole' | 'all-zeros' | 'error-page';

/** Blocks of a card begin at multiples of this. Bytes. */
const BLOCK = 4096;
const KEPT_SHARE = 0.6;
const PAGE =
  '<!DOCTYPE html>\n<html><head><title>404 Not Found</title></head><body><h1>Not Found</h1></body></html>\n';

/** The bytes of a whole file with the damage done to them; `zero-hole` needs at least five blocks. */
export function damage(whole: Buffer, kind: DamageKind): Buffer {
  const cut = Math.floor(whole.length * KEPT_SHARE);
  switch (kind) {
    case 'cut-off':
      return Buffer.from(whole.subarray(0, cut));
    case 'zero-tail':
      return Buffer.from(whole).fill(0, Math.floor(cut / BLOCK) * BLOCK);
    case 'zero-hole': {
      const start = Math.floor(cut / BLOCK) * BLOCK - BLOCK;
      return Buffer.from(whole).fill(0, start, start + 2 * BLOCK);
    }
    case 'all-zeros':
      return Buffer.alloc(whole.length);
    case 'error-page':
      return Buffer.from(PAGE);
  }
}
