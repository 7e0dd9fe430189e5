import { join } from 'node:path';

/** What node is told for a child of the suite: the script, without the start of a perl for each of thousands of them. */
export function childArguments(script: string): readonly string[] {
  return ['--import', join(import.meta.dirname, 'without-exiftool.ts'), script];
}
