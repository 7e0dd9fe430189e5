import type { Mutant } from './mutant.ts';

const delta = (path: string) => `plugins/delta/src/${path}`;
const APPLY_TESTS = 'plugins/delta/test/apply/apply.test.ts';
const UNDO_TESTS = 'plugins/delta/test/apply/apply-undo.test.ts';
const SAFETY_TESTS = 'plugins/delta/test/apply/apply-safety.test.ts';
const DIFF_TESTS = 'plugins/delta/test/diff-data.test.ts';
const DAMAGE_TESTS = 'plugins/delta/test/blocks/damage.test.ts';
const PLAN_TESTS = delta('apply/apply-plan.test.ts');

/** A rule by its sentence, switched off at one place. */
function rule(
  name: string,
  file: string,
  [find, replace]: readonly [string, string],
  foundIn: string,
): Mutant {
  return { name, edits: [{ file: delta(file), find, replace }], foundBy: 'tests', scene: foundIn };
}

/** What decides in delta whether a folder may be changed, what is kept of it, and whether a content is believed. */
export const DELTA_MUTANTS: readonly Mutant[] = [
  rule(
    'a folder in another state is changed',
    'apply/check-base.ts',
    ['if (count === 0) return;', 'return;'],
    APPLY_TESTS,
  ),
  rule(
    'a content that was made is not read back',
    'apply/stage-contents.ts',
    ["if (outcome?.kind === 'hashed' && outcome.sha256 === to.sha256) return;", 'return;'],
    SAFETY_TESTS,
  ),
  rule(
    'what is replaced is not kept',
    'apply/apply-plan.ts',
    ["      steps.push({ kind: 'keep', path, was });", '      continue;'],
    PLAN_TESTS,
  ),
  rule(
    'a file of several names is renamed',
    'apply/apply-plan.ts',
    ['for (const path of linkedPaths(old)) leaving.delete(path);', ''],
    PLAN_TESTS,
  ),
  rule(
    'what is put aside is looked for behind a symlink of the new state',
    'apply/aside.ts',
    ['if (hasOneAbove(path, passed)) return false;', ''],
    SAFETY_TESTS,
  ),
  rule(
    'an undo takes a new file away whose old content is gone',
    'apply/apply-steps.ts',
    ['if (back !== undefined) return back;', ''],
    UNDO_TESTS,
  ),
  rule(
    'a file that stays in an undo gets the time of another one',
    'apply/settle-tree.ts',
    ["if (change.kind === 'file' && !isLeft(change.path))", "if (change.kind === 'file')"],
    UNDO_TESTS,
  ),
  rule(
    'an undo makes folders and links behind a symlink',
    'apply/settle-tree.ts',
    ['if (symlinkBetween(access, folder, path) === null) step(', 'step('],
    UNDO_TESTS,
  ),
  rule(
    'a symlink that a run made stays when it is taken back',
    'apply/apply-steps.ts',
    ['    access.unlink(at);\n    parents.add', '    parents.add'],
    APPLY_TESTS,
  ),
  rule(
    'what a plan that is gone made is removed under any name',
    'apply/stage-contents.ts',
    ["kind === 'file' && STAGED_NAME.test(name)", "kind === 'file'"],
    SAFETY_TESTS,
  ),
  rule(
    'an archive is made of a file that was changed meanwhile',
    'archive/diff-data.ts',
    ['if (bad.length > 0) throw', 'if (false) throw'],
    DIFF_TESTS,
  ),
  rule(
    'an archive is made of a state of which something is unknown',
    'archive/diff-data.ts',
    ['if (first === undefined) return;', 'return;'],
    DIFF_TESTS,
  ),
  rule(
    'the base of a delta is believed',
    'blocks/apply-delta.ts',
    ['if (found !== facts.baseSha256)', 'if (false)'],
    DAMAGE_TESTS,
  ),
  rule(
    'the seal of a delta is not compared',
    'blocks/delta-reader.ts',
    ['if (!sealOf(delta, sealed).equals(end.subarray(END_BYTES - SEAL_BYTES)))', 'if (false)'],
    DAMAGE_TESTS,
  ),
  rule(
    'the checksum of a signature is not compared',
    'blocks/signature-record.ts',
    ["if (checkOf(record) !== bytes.toString('latin1', record.length - CHECK_BYTES))", 'if (false)'],
    DAMAGE_TESTS,
  ),
];
