import type { Hasher } from './hashers.ts';
import { hasherOf, loadHashers } from './hashers.ts';
import type { InspectOptions } from './inspect-file.ts';

/** The hasher of this thread, where the options ask for one. */
export async function xxh128Of({ xxh128 = false }: InspectOptions): Promise<Hasher | undefined> {
  if (!xxh128) return undefined;
  await loadHashers(['xxh128']);
  return hasherOf('xxh128');
}
