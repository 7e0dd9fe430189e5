import { Buffer } from 'node:buffer';

/** The folder that the last record of a scan stood in, as bytes, so that the next one is compared with it before a text is made. */
export class FolderBytes {
  /** With the slash at its end; null before the first record. */
  #bytes: Buffer | null = null;

  /** Whether the bytes from `from` to `to` are those of the folder. */
  is(bytes: Buffer, from: number, to: number): boolean {
    const own = this.#bytes;
    if (own === null || own.length !== to - from) return false;
    // Paths that follow each other differ at their ends first.
    for (let at = own.length - 1; at >= 0; at--) if (own[at] !== bytes[from + at]) return false;
    return true;
  }

  set(bytes: Uint8Array): void {
    this.#bytes = Buffer.from(bytes);
  }
}
