import { createHash } from 'node:crypto';
import { pathToBytes } from '../../files/path-text.ts';

/** Characters that a manifest has to encode, so that `sha256sum -c`, which takes its lines literally, would not find the file. */
const UNSAFE = /[%\r\n]/g;
const HASH_DIGITS = 8;

/**
 * Where a file of the date tree stands in its volume: `data/` and its path. A folder or file whose name has a character that no
 * manifest can hold literally gets a name with `_` in its place and eight digits of the hash of its old name, the same for all
 * files of one stem; index.json and the listing keep the old one.
 */
export function payloadPath(path: string): string {
  const isSafe = path.search(UNSAFE) < 0;
  return `data/${isSafe ? path : path.split('/').map(safeName).join('/')}`;
}

/** The old path, where the volume has the file under another one. */
export function originalOf(path: string): string | undefined {
  return payloadPath(path) === `data/${path}` ? undefined : path;
}

function safeName(name: string): string {
  if (name.search(UNSAFE) < 0) return name;
  const dot = name.indexOf('.', 1);
  const [stem, rest] = dot < 0 ? [name, ''] : [name.slice(0, dot), name.slice(dot)];
  // Files of one picture share their stem, and go on sharing it.
  const named = rest.search(UNSAFE) < 0 ? stem : name;
  const hash = createHash('sha256').update(pathToBytes(named)).digest('hex').slice(0, HASH_DIGITS);
  return `${stem.replace(UNSAFE, '_')}-${hash}${rest.replace(UNSAFE, '_')}`;
}
