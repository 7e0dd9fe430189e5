import { comparePaths } from '@mediastruct/core';

/**
 * Compares two paths part by part, each by its bytes: a folder comes right before all that is below it, and a file and a folder of one
 * name are equal. The order of listings.
 */
export function compareTreePaths(a: string, b: string): number {
  // No name holds a NUL, so it stands for the end of a part, before every other byte.
  return comparePaths(a.replaceAll('/', '\0'), b.replaceAll('/', '\0'));
}
