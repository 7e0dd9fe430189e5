import { basename, dirname, join } from 'node:path';

/** Where a file stands until it is whole: beside its place, under a name that only the suite uses, so that none of anybody's is replaced. */
export function unfinishedName(path: string, what = 'part'): string {
  return join(dirname(path), `.ms-${basename(path)}.${what}`);
}
