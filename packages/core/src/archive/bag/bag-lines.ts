import { itemAt } from '../../errors/item-at.ts';
import type { Buffer } from 'node:buffer';
import { bytesToPath } from '../../files/path-text.ts';

const LINE = /^([0-9a-f]{64})[ \t]+\*?([^]+)$/i;

/**
 * A path as a manifest writes it: CR, LF and % percent-encoded (RFC 8493, section 2.1.3). `sha256sum -c`
 * takes such a line literally, so of all names only these cannot be checked by it.
 */
export function encodeBagPath(path: string): string {
  return path.replace(/[%\r\n]/g, (character) =>
    character === '%' ? '%25' : character === '\r' ? '%0D' : '%0A',
  );
}

export function decodeBagPath(encoded: string): string {
  return encoded.replace(/%(25|0D|0A)/gi, (_, digits: string) => String.fromCharCode(parseInt(digits, 16)));
}

export interface ManifestEntry {
  readonly sha256: string;
  /** Relative to the bag's folder. */
  readonly path: string;
}

/** A line of `manifest-sha256.txt` or `tagmanifest-sha256.txt` with its line feed. */
export function formatManifestLine({ sha256, path }: ManifestEntry): string {
  return `${sha256}  ${encodeBagPath(path)}\n`;
}

/** Reads a manifest line (bytes without the line feed); null where it is none. */
export function parseManifestLine(bytes: Buffer): ManifestEntry | null {
  const match = LINE.exec(bytesToPath(bytes));
  if (match === null) return null;
  return { sha256: itemAt(match, 1).toLowerCase(), path: decodeBagPath(itemAt(match, 2)) };
}
