import { spawn } from 'node:child_process';
import { join } from 'node:path';
import process from 'node:process';
import { text } from 'node:stream/consumers';
import type { Finding } from '../check/findings.ts';
import type { Section } from '../section.ts';
import { MUTANT_VARIABLE } from './apply-mutant.ts';
import { CHECK_MUTANTS } from './check-mutants.ts';
import { DEDUPE_MUTANTS } from './dedupe-mutants.ts';
import type { Mutant } from './mutant.ts';
import { RULE_MUTANTS } from './rule-mutants.ts';
import { DELTA_MUTANTS } from './delta-mutants.ts';
import { SHELF_MUTANTS } from './shelf-mutants.ts';
import { SYNC_MUTANTS } from './sync-mutants.ts';

/** Each safeguard is switched off alone; the section that is there for it has to find something. */
export const mutantSection: Section = async ({ tally, takes }) => {
  for (const [number, mutant] of [
    ...SYNC_MUTANTS,
    ...CHECK_MUTANTS,
    ...RULE_MUTANTS,
    ...DEDUPE_MUTANTS,
    ...SHELF_MUTANTS,
    ...DELTA_MUTANTS,
  ].entries()) {
    if (!takes(number)) continue;
    const { isApplied, isFound } = await attack(mutant);
    const survived: Finding[] = [{ kind: 'survived', detail: `${mutant.foundBy} did not notice` }];
    tally.add({
      section: 'mutants',
      command: mutant.foundBy,
      kind: mutant.name,
      hasFired: isApplied,
      findings: isFound ? [] : survived,
      about: mutant.name,
    });
  }
};

/** Only a finding counts, not a section that cannot even begin; what it says after the first one is not waited for. */
async function attack(mutant: Mutant): Promise<{ isApplied: boolean; isFound: boolean }> {
  const { script, options, isFinding } = mutant.foundBy === 'tests' ? ofTests(mutant) : ofSection(mutant);
  const child = spawn(process.execPath, script, {
    cwd: WORKSPACE,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_OPTIONS: options, [MUTANT_VARIABLE]: JSON.stringify(mutant) },
  });
  const ended = new Promise<number | null>((done) => child.on('exit', done));
  const errors = text(child.stderr);
  let isFound = false;
  let said = '';
  for await (const chunk of child.stdout) {
    said += String(chunk);
    if (isFound || !isFinding.test(said)) continue;
    isFound = true;
    child.kill('SIGKILL');
  }
  await ended;
  const isApplied = !`${said}${await errors}`.includes('NO MUTANT');
  return { isApplied, isFound: isApplied && isFound };
}

const WORKSPACE = join(import.meta.dirname, '../..');

/** What is run, and what it says where it found something. */
interface Search {
  readonly script: readonly string[];
  /** For node. */
  readonly options: string;
  readonly isFinding: RegExp;
}

function ofSection({ foundBy, scene }: Mutant): Search {
  const piece = scene === undefined ? ['--size', 'quick'] : ['--size', 'full', '--case', scene];
  return {
    script: [join(import.meta.dirname, '../run-section.ts'), foundBy, ...piece],
    options: `--import=${join(import.meta.dirname, 'switch-off.ts')}`,
    isFinding: /\{"example":/,
  };
}

/** A test that fails counts, not a file of tests that cannot be loaded. The plugin of vitest's settings changes the sources. */
function ofTests({ scene = '' }: Mutant): Search {
  const vitest = join(WORKSPACE, 'node_modules/vitest/vitest.mjs');
  return {
    script: [vitest, 'run', '--reporter=tap-flat', '--bail=1', scene],
    options: '',
    isFinding: /^not ok \d+ - \S+ > /m,
  };
}
