import type { Mutant } from './mutant.ts';
import { core } from './mutant.ts';

const TESTS = 'packages/core/test/dedupe';
const RULE_TESTS = 'packages/core/src/dedupe/plan.test.ts';

/** Everything that keeps dedupe from taking a file for a copy that is none, or from moving one that is to stay. */
export const DEDUPE_MUTANTS: readonly Mutant[] = [
  {
    name: 'files that differ in their middle are equal',
    edits: [
      {
        file: core('files/compare-files.ts'),
        find: ' && a.block.subarray(0, a.filled).equals(b.block.subarray(0, b.filled));',
        replace: ';',
      },
    ],
    foundBy: 'tests',
    scene: `${TESTS}/direct.test.ts`,
  },
  {
    name: 'a file that was written to while it was compared is a copy',
    edits: [
      {
        file: core('files/compare-files.ts'),
        find: 'sameFile(stat, after) && bytes === stat.size',
        replace: 'bytes === stat.size',
      },
    ],
    foundBy: 'tests',
    scene: 'packages/core/test/files/compare-files.test.ts',
  },
  {
    name: 'what was set aside is compared again',
    edits: [
      {
        file: core('dedupe/direct/direct-trees.ts'),
        find: '  if (own.isAside(named))\n',
        replace: '  if (named === "")\n',
      },
    ],
    foundBy: 'tests',
    scene: `${TESTS}/direct.test.ts`,
  },
  {
    name: 'a folder of an archive is a folder like any other where it is named by itself',
    edits: [
      {
        file: core('dedupe/direct/direct-trees.ts'),
        find: 'const part = own.holding(named) ?? {',
        replace: 'const part = {',
      },
    ],
    foundBy: 'tests',
    scene: `${TESTS}/direct.test.ts`,
  },
  {
    name: 'a copy of the library goes on the word of any further one',
    edits: [
      {
        file: core('dedupe/write-dedupe-plan.ts'),
        find: 'isNear && mayStandFor(candidates, { group, keeper })',
        replace: 'isNear',
      },
    ],
    foundBy: 'tests',
    scene: `${TESTS}/dedupe.test.ts`,
  },
  {
    name: 'a file outside of the library proves what is of the library',
    edits: [
      {
        file: core('validate/find-originals.ts'),
        find: 'const trees = this.#isFromOutside(duplicate) ? this.#trees : own;',
        replace: 'const trees = this.#trees;',
      },
    ],
    foundBy: 'tests',
    scene: 'packages/core/test/validate/validate.test.ts',
  },
  {
    name: 'a mount of a part of a protected tree is another folder',
    edits: [
      {
        file: core('files/mount-views.ts'),
        find: 'const mounts = mount === null ? undefined : this.#byDevice.get(mount.device);',
        replace: 'const mounts = this.#byDevice.get("");',
      },
    ],
    foundBy: 'tests',
    scene: 'packages/core/src/files/mount-views.test.ts',
  },
  {
    name: 'what an unusable .mediastructignore file names is compared',
    edits: [
      {
        file: core('library/leave-out-rules.ts'),
        find: 'if (unusable !== undefined) return null;',
        replace: '',
      },
    ],
    foundBy: 'tests',
    scene: 'packages/core/src/library/leave-out-rules.test.ts',
  },
  {
    name: 'a list with another kind of hash makes a failed file whole',
    edits: [
      {
        file: core('lists/mhl/said-of-path.ts'),
        find: 'const failed = new Set([...left, ...failedKinds]);',
        replace: 'const failed = failedKinds;\n  void left;',
      },
    ],
    foundBy: 'tests',
    scene: 'packages/core/src/lists/mhl/said-of-path.test.ts',
  },
  {
    name: 'hashes that begin alike are one content',
    edits: [
      {
        file: core('dedupe/write-dedupe-plan.ts'),
        find: '    .filter(({ sha256 }) => sha256 === copy.record.sha256);',
        replace: ';',
      },
    ],
    foundBy: 'tests',
    scene: `${TESTS}/dedupe.test.ts`,
  },
  {
    name: 'a copy in a protected tree is moved',
    edits: [
      {
        file: core('dedupe/plan.ts'),
        find: 'if (candidates.isReference(group) || !candidates.allHaveEquals(group)) return false;',
        replace: 'if (!candidates.allHaveEquals(group)) return false;',
      },
    ],
    foundBy: 'tests',
    scene: RULE_TESTS,
  },
  {
    name: 'a group is torn',
    edits: [
      {
        file: core('dedupe/plan.ts'),
        find: 'if (candidates.isReference(group) || !candidates.allHaveEquals(group)) return false;',
        replace: 'if (candidates.isReference(group)) return false;',
      },
    ],
    foundBy: 'tests',
    scene: RULE_TESTS,
  },
  {
    name: 'a copy on another file system is one',
    edits: [
      {
        file: core('dedupe/plan.ts'),
        find: 'const isNear = candidates.device[of] === device && ',
        replace: 'const isNear = device >= 0 && ',
      },
    ],
    foundBy: 'tests',
    scene: RULE_TESTS,
  },
  {
    name: 'a hard link is a second copy',
    edits: [
      {
        file: core('dedupe/plan.ts'),
        find: 'if (linked[row] === 1) return false;',
        replace: 'void linked;',
      },
    ],
    foundBy: 'tests',
    scene: RULE_TESTS,
  },
  {
    name: 'what a rule leaves alone is compared',
    edits: [
      {
        file: core('dedupe/collect-candidates.ts'),
        find: 'if (file.set < 0 || !isLeftAlone(file.name)) return file;',
        replace: 'void isLeftAlone;\n          if (file !== null) return file;',
      },
    ],
    foundBy: 'tests',
    scene: `${TESTS}/dedupe.test.ts`,
  },
  {
    name: 'a file under two names is a copy of itself where folders are told',
    edits: [
      {
        file: core('dedupe/folders/equal-rows.ts'),
        find: 'this.states[file] = seen.has(name) ? OTHER_NAME : LINKED_ROW;',
        replace: 'this.states[file] = LINKED_ROW;',
      },
    ],
    foundBy: 'tests',
    scene: `${TESTS}/folders.test.ts`,
  },
  {
    name: 'a folder is told to be inside itself under another name',
    edits: [
      {
        file: core('dedupe/folders/pair-judge.ts'),
        find: 'if (found.same === 0) return',
        replace: 'if (found.same >= 0) return',
      },
    ],
    foundBy: 'tests',
    scene: `${TESTS}/folders.test.ts`,
  },
  {
    name: 'copies that are gone by now count where folders are told',
    edits: [
      {
        file: core('dedupe/folders/pair-judge.ts'),
        find: 'if (found.outdated > 0 || found.other + found.same === 0) {',
        replace: 'if (found.outdated < 0) {',
      },
    ],
    foundBy: 'tests',
    scene: `${TESTS}/folders.test.ts`,
  },
  {
    name: 'a folder is called the same as another one although it holds what no index knows',
    edits: [
      {
        file: core('dedupe/folders/find-folders.ts'),
        find: 'isSame: isSame && unseen.count === 0 && unseenInside.count === 0,',
        replace: 'isSame,',
      },
    ],
    foundBy: 'tests',
    scene: `${TESTS}/folders.test.ts`,
  },
  {
    name: 'the files of a tree inside a folder do not count for it where folders are told',
    edits: [
      {
        file: core('dedupe/folders/folder-table.ts'),
        find: 'else this.#places.set(tree, folder);',
        replace: 'else this.#places.delete(tree);',
      },
    ],
    foundBy: 'tests',
    scene: `${TESTS}/folders.test.ts`,
  },
  {
    name: 'a sum that another thread made is not compared with that of the index',
    edits: [
      {
        file: core('records/sealed-chunks.ts'),
        find: '    checkSum(this.path, this.#format, { footer, lines: footer.lines, sha256: outcome.sha256 });\n',
        replace: '    void footer;\n',
      },
    ],
    foundBy: 'tests',
    scene: 'packages/core/test/records/index-lines.test.ts',
  },
  {
    name: 'dedupe does not wait for the sum that another thread makes',
    edits: [{ file: core('dedupe/collect-candidates.ts'), find: '  await lines.prove();\n', replace: '' }],
    foundBy: 'tests',
    scene: `${TESTS}/dedupe.test.ts`,
  },
  {
    name: 'a file that is gone from a folder is not told beside the folder',
    edits: [
      {
        file: core('dedupe/folders/unseen-names.ts'),
        find: "else if (!this.#isTold(path)) this.#tell({ path, why: 'gone', hasRecord: true });",
        replace: '',
      },
    ],
    foundBy: 'tests',
    scene: `${TESTS}/unseen-names.test.ts`,
  },
  {
    name: 'a folder is told to be the same as one that lost files',
    edits: [
      {
        file: core('dedupe/folders/find-folders.ts'),
        find: '    if (!isInsideAsCrawled) {\n',
        replace: '    if (pair === undefined) {\n',
      },
    ],
    foundBy: 'tests',
    scene: `${TESTS}/folders.test.ts`,
  },
  {
    name: 'whether a tree is of the library is asked of the text of its path',
    edits: [
      {
        file: core('files/real-path.ts'),
        find: 'return orNullIfAbsent(() => access.realpath(path));',
        replace: 'return path;',
      },
    ],
    foundBy: 'tests',
    scene: `${TESTS}/direct.test.ts`,
  },
  {
    name: 'a reference that is not there is taken for one',
    edits: [
      {
        file: core('dedupe/compared-trees.ts'),
        find: '  statRoot(library.access, { name: displayPath(name), root });\n',
        replace: '  void statRoot;\n',
      },
    ],
    foundBy: 'tests',
    scene: `${TESTS}/dedupe.test.ts`,
  },
  {
    name: 'a decision about a file takes the place of one about another content of it',
    edits: [
      {
        file: core('dedupe/decided/decided-copies.ts'),
        find: '.filter(({ file }) => file.sha256 !== entry.file.sha256);',
        replace: '.filter(() => false);',
      },
    ],
    foundBy: 'tests',
    scene: `${TESTS}/decided.test.ts`,
  },
  {
    name: 'what a tree was when files of it were set aside is not asked',
    edits: [
      {
        file: core('validate/find-originals.ts'),
        find: 'return (this.#onlyEverOutside ??= treesOnlyEverOutside(this.#session)).has(tree);',
        replace: 'return treesOnlyEverOutside !== undefined;',
      },
    ],
    foundBy: 'tests',
    scene: 'packages/core/test/validate/validate.test.ts',
  },
];
