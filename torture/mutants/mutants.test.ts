import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { CHECK_MUTANTS } from './check-mutants.ts';
import { DEDUPE_MUTANTS } from './dedupe-mutants.ts';
import { RULE_MUTANTS } from './rule-mutants.ts';
import { DELTA_MUTANTS } from './delta-mutants.ts';
import { SHELF_MUTANTS } from './shelf-mutants.ts';
import { SYNC_MUTANTS } from './sync-mutants.ts';

const MUTANTS = [
  ...SYNC_MUTANTS,
  ...CHECK_MUTANTS,
  ...RULE_MUTANTS,
  ...DEDUPE_MUTANTS,
  ...SHELF_MUTANTS,
  ...DELTA_MUTANTS,
];

it.each(MUTANTS)('"$name" is found in the source exactly once', ({ edits }) => {
  for (const { file, find } of edits)
    expect(readFileSync(file, 'utf8').split(find).length - 1, `${file}: ${find}`).toBe(1);
});

it('knows mutants', () => expect(MUTANTS.length).toBeGreaterThan(10));
