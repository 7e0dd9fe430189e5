import { comparePaths } from '@mediastruct/core/base';
import type { GoneInput, KnownFile } from '../gone-verdict.ts';

/** What became of a content that was known under a path. */
export type KnownFate = 'there' | 'gone' | 'replaced' | 'renamed' | 'not-seen';

/** What became of each known file, in the order in which they are known. Streams both lists, side by side. */
export function* fatesOf(
  input: GoneInput,
): Generator<{ readonly file: KnownFile; readonly fate: KnownFate }> {
  const isNotSeen = belowAny(input.notSeen);
  const found = input.found()[Symbol.iterator]();
  let here = found.next();
  for (const file of input.known()) {
    while (here.done !== true && comparePaths(here.value.path, file.path) < 0) here = found.next();
    const same = here.done !== true && here.value.path === file.path ? here.value : null;
    if (same !== null && (same.sha256 === null || same.sha256 === file.sha256)) yield { file, fate: 'there' };
    else if (same === null && isNotSeen(file.path)) yield { file, fate: 'not-seen' };
    else if (input.isStillThere(file.sha256)) yield { file, fate: 'renamed' };
    else yield { file, fate: same === null ? 'gone' : 'replaced' };
  }
}

function belowAny(folders: readonly string[]): (path: string) => boolean {
  const all = new Set(folders);
  if (all.size === 0) return () => false;
  if (all.has('')) return () => true;
  return (path) => {
    for (let end = path.length; end > 0; end = path.lastIndexOf('/', end - 1))
      if (all.has(path.slice(0, end))) return true;
    return false;
  };
}
