import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import process from 'node:process';
import type { Mutant } from './mutant.ts';

/** The mutant of this process, as JSON: sources are changed while they are loaded, never on disk. */
export const MUTANT_VARIABLE = 'MEDIASTRUCT_TORTURE_MUTANT';

const WORKSPACE = resolve(import.meta.dirname, '../..');
const given = process.env[MUTANT_VARIABLE];
/** True where this process has one. */
export const hasMutant = given !== undefined;

const edits = given === undefined ? [] : (JSON.parse(given) as Mutant).edits;

/** The source of a file with this process's mutant in it; null where it has no edit of that file. */
export function mutatedSource(path: string): string | null {
  const own = edits.filter(({ file }) => resolve(WORKSPACE, file) === path);
  return own.length === 0 ? null : own.reduce(switchedOff, readFileSync(path, 'utf8'));
}

function switchedOff(source: string, { file, find, replace }: Mutant['edits'][number]): string {
  const places = source.split(find).length - 1;
  if (places !== 1) throw new Error(`NO MUTANT: ${file} holds ${places} times: ${find}`);
  return source.replace(find, () => replace);
}
