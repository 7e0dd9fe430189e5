import { isSafePath, safePath } from '../../files/safe-name.ts';

/** Characters that a manifest has to encode, so that `sha256sum -c`, which takes its lines literally, would not find the file. */
const UNHOLDABLE_IN_MANIFESTS = /[%\r\n]/g;

/**
 * Where a file of the date tree stands in its volume: `data/` and its path. A folder or file whose name has a character that no
 * manifest can hold literally gets a safe name; index.json and the listing keep the old one.
 */
export function payloadPath(path: string): string {
  return `data/${safePath(path, UNHOLDABLE_IN_MANIFESTS)}`;
}

/** The old path, where the volume has the file under another one. */
export function originalOf(path: string): string | undefined {
  return isSafePath(path, UNHOLDABLE_IN_MANIFESTS) ? undefined : path;
}
