import { spawn } from 'node:child_process';
import { join } from 'node:path';
import process from 'node:process';
import { text } from 'node:stream/consumers';
import type { Finding } from '../check/findings.ts';
import type { Section } from '../section.ts';
import { CHECK_MUTANTS } from './check-mutants.ts';
import type { Mutant } from './mutant.ts';
import { SYNC_MUTANTS } from './sync-mutants.ts';
import { MUTANT_VARIABLE } from './switch-off.ts';

/** Each safeguard is switched off alone; the section that is there for it has to find something. */
export const mutantSection: Section = async ({ tally, takes }) => {
  for (const [number, mutant] of [...SYNC_MUTANTS, ...CHECK_MUTANTS].entries()) {
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
  const hook = join(import.meta.dirname, 'switch-off.ts');
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, '../run-section.ts'), mutant.foundBy, ...pieceOf(mutant)],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NODE_OPTIONS: `--import=${hook}`, [MUTANT_VARIABLE]: JSON.stringify(mutant) },
    },
  );
  const ended = new Promise<number | null>((done) => child.on('exit', done));
  const errors = text(child.stderr);
  let isFound = false;
  for await (const chunk of child.stdout) {
    if (!String(chunk).includes('{"example":')) continue;
    isFound = true;
    child.kill('SIGKILL');
  }
  await ended;
  const isApplied = !(await errors).includes('NO MUTANT');
  return { isApplied, isFound: isApplied && isFound };
}

function pieceOf({ scene }: Mutant): readonly string[] {
  return scene === undefined ? ['--size', 'quick'] : ['--size', 'full', '--case', scene];
}
