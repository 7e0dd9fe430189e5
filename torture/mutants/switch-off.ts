import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { resolve } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import type { Mutant } from './mutant.ts';

/** The mutant of this process, as JSON: sources are changed while they are loaded, never on disk. */
export const MUTANT_VARIABLE = 'MEDIASTRUCT_TORTURE_MUTANT';

const WORKSPACE = resolve(import.meta.dirname, '../..');
const given = process.env[MUTANT_VARIABLE];
const edits = given === undefined ? [] : (JSON.parse(given) as Mutant).edits;

registerHooks({
  load(url, context, nextLoad) {
    const own = edits.filter(({ file }) => pathToFileURL(resolve(WORKSPACE, file)).href === url);
    const loaded = nextLoad(url, context);
    if (own.length === 0) return loaded;
    return { ...loaded, source: own.reduce(switchedOff, readFileSync(new URL(url), 'utf8')) };
  },
});

function switchedOff(source: string, { file, find, replace }: Mutant['edits'][number]): string {
  const places = source.split(find).length - 1;
  if (places !== 1) throw new Error(`NO MUTANT: ${file} holds ${places} times: ${find}`);
  return source.replace(find, () => replace);
}
