import type { Mutant } from './mutant.ts';
import { core } from './mutant.ts';

/** Every look before something is done that cannot be taken back. */
export const CHECK_MUTANTS: readonly Mutant[] = [
  {
    name: 'a name that is taken is replaced',
    edits: [
      {
        file: core('files/place.ts'),
        find: '    access.link(request.existing, request.to);\n',
        replace: '    withdraw(access, request.to);\n    access.link(request.existing, request.to);\n',
      },
    ],
    foundBy: 'meddling',
  },
  {
    name: 'a source is not looked at again before it is placed',
    edits: [
      {
        file: core('journal/apply/check-batch.ts'),
        find: 'if (!isUntouched(now, stat))',
        replace: 'if (false)',
      },
    ],
    foundBy: 'meddling',
  },
  {
    name: 'a source is not looked at again before it is removed',
    edits: [
      {
        file: core('files/remove-source.ts'),
        find: '!matchesExpected(access.lstat(request.gone), request.stat)',
        replace: 'false',
      },
    ],
    foundBy: 'meddling',
  },
  {
    name: 'a target is not looked at again before its source is removed',
    edits: [
      {
        file: core('files/remove-source.ts'),
        find: "lstatOrNull(access, request.survivor)?.kind !== 'file'",
        replace: 'false',
      },
    ],
    foundBy: 'meddling',
  },
  {
    name: 'a keeper is not read again',
    edits: [
      {
        file: core('journal/apply/check-batch.ts'),
        find: "outcome?.kind === 'hashed' && outcome.sha256 === item.operation.sha256",
        replace: "outcome?.kind === 'hashed'",
      },
    ],
    foundBy: 'meddling',
  },
  {
    name: 'a keeper may be the file itself under another name',
    edits: [
      {
        file: core('journal/apply/check-batch.ts'),
        find: '(source.ino !== keeper.ino || source.dev !== keeper.dev)',
        replace: 'true',
      },
      {
        file: core('journal/apply/keeper-stands.ts'),
        find: 'if (now.dev === aside.dev && now.ino === aside.ino)',
        replace: 'if (false)',
      },
      {
        file: core('journal/apply/keeper-stands.ts'),
        find: 'if (!sameFile(now, proven))',
        replace: 'if (false)',
      },
    ],
    foundBy: 'meddling',
  },
  {
    name: 'a keeper that goes with the name of its duplicate is not missed',
    edits: [
      {
        file: core('journal/apply/end-batch.ts'),
        find: 'for (const item of aside) item.failure = keeperFailure(item, tools);',
        replace: '',
      },
    ],
    foundBy: 'meddling',
  },
  {
    name: 'a keeper whose change time moves with its duplicate is believed',
    edits: [
      {
        file: core('journal/apply/keeper-stands.ts'),
        find: 'if (!sameFile(now, proven))',
        replace: 'if (false)',
      },
    ],
    foundBy: 'meddling',
  },
  {
    name: 'a resumed move does not ask its keeper again',
    edits: [
      {
        file: core('journal/apply/recover.ts'),
        find: 'const isKept = keeper === undefined || keeperHolds({ keeper, gone }, operation, tools);',
        replace: 'const isKept = keeper !== null || keeperHolds({ keeper: "", gone }, operation, tools);',
      },
    ],
    foundBy: 'meddling',
  },
  {
    name: 'a copy is not read back and compared with what was hashed',
    edits: [
      {
        file: core('files/stage-copy.ts'),
        find: 'if (reread.sha256 !== request.sha256)',
        replace: 'if (false)',
      },
    ],
    foundBy: 'meddling',
  },
  {
    name: 'the archive is not guarded',
    edits: [
      {
        file: core('journal/apply/archive-guard.ts'),
        find: "if (this.#closed.size === 0) return 'free';",
        replace: "return 'free';",
      },
    ],
    foundBy: 'meddling',
  },
  {
    name: 'the lock is not taken',
    edits: [
      {
        file: core('library/lock.ts'),
        find: "return done.status === 1 ? 'held' : 'absent';",
        replace: "return 'taken';",
      },
    ],
    foundBy: 'together',
  },
  {
    name: 'a file may be missing in the ledger',
    edits: [
      {
        file: core('journal/ledger/write-ledger.ts'),
        find: '  checkSum(sums, { expected: totals.operations, run });\n',
        replace: '',
      },
      {
        file: core('journal/ledger/write-ledger.ts'),
        find: '    const entry = toLedgerEntry(joined);\n',
        replace: '    const entry = toLedgerEntry(joined);\n    if (entry.id === 1) continue;\n',
      },
    ],
    foundBy: 'model',
  },
  {
    name: 'a torn last line of the journal is not sealed',
    edits: [
      {
        file: core('files/append-file.ts'),
        find: "if (last[0] !== LINE_FEED) this.append('');",
        replace: 'void LINE_FEED;',
      },
    ],
    foundBy: 'model',
    scene: 'archive',
  },
  {
    name: 'a group stays where it is placed though one of its files cannot be',
    edits: [
      {
        file: core('journal/apply/apply-batch.ts'),
        find: '  withdrawFailedGroups(items, tools);\n',
        replace: '',
      },
    ],
    foundBy: 'model',
    scene: 'names that are taken',
  },
  {
    name: 'recovery finishes a part of a group',
    edits: [
      {
        file: core('journal/apply/recover.ts'),
        find: 'const mayFinish = group.length === 1 ||',
        replace: 'const mayFinish = true ||',
      },
    ],
    foundBy: 'model',
    scene: 'names that are taken',
  },
  {
    name: 'a copy is published before it is told which file it is',
    edits: [
      {
        file: core('journal/apply/place-batch.ts'),
        find: '  tellStaged(staged, tools);\n',
        replace: '  void tellStaged;\n',
      },
    ],
    foundBy: 'model',
    scene: 'names that are taken',
  },
  {
    name: 'a placeholder is made where another program has the name',
    edits: [
      {
        file: core('files/place.ts'),
        find: 'OPEN.write | OPEN.create | OPEN.exclusive | OPEN.noFollow',
        replace: 'OPEN.write | OPEN.create | OPEN.truncate',
      },
    ],
    foundBy: 'meddling',
  },
  {
    name: 'of keepers that hold a file together only the first is looked at when it is aside',
    edits: [
      {
        file: core('journal/apply/end-batch.ts'),
        find: 'of item.keepers) {',
        replace: 'of item.keepers.slice(0, 1)) {',
      },
    ],
    foundBy: 'meddling',
  },
  {
    name: 'a keeper is not read again when a run is resumed',
    edits: [
      {
        file: core('journal/apply/recover.ts'),
        find: '!keeperHolds({ keeper, gone }, operation, tools)',
        replace: 'false',
      },
    ],
    foundBy: 'meddling',
  },
  {
    name: 'an undo puts files behind a symlink that was made after it was planned',
    edits: [{ file: core('journal/undo/undo-job.ts'), find: '  avoidsSymlinks: true,\n', replace: '' }],
    foundBy: 'tests',
    scene: 'packages/core/test/journal/undo.test.ts',
  },
  {
    name: 'an undo takes a file away for one that cannot be put back',
    edits: [
      {
        file: core('journal/undo/left-in-place.ts'),
        find: ' || comesBack(needed)) return false;',
        replace: ' || true) return false;',
      },
    ],
    foundBy: 'tests',
    scene: 'packages/core/test/journal/undo.test.ts',
  },
  {
    name: 'a warning does not count in the exit code',
    edits: [{ file: core('journal/ledger/exit-code.ts'), find: ' && warnings.count === 0', replace: '' }],
    foundBy: 'errors',
    scene: 'undo of a move',
  },
  {
    name: 'a copy is retired although it reads otherwise than planned',
    edits: [
      {
        file: core('journal/apply/check-batch.ts'),
        find: 'else if (outcome.sha256 !== item.operation.sha256)',
        replace: 'else if (false)',
      },
    ],
    foundBy: 'meddling',
  },
  {
    name: 'a file may be retired from any folder',
    edits: [
      {
        file: core('journal/apply/archive-guard.ts'),
        find: "kind === 'retire' ? ground !== 'opened' : ground === 'closed'",
        replace: "ground === 'closed'",
      },
    ],
    foundBy: 'meddling',
  },
  {
    name: 'a folder that is open for retiring is open for moving',
    edits: [
      {
        file: core('journal/apply/archive-guard.ts'),
        find: '?.includes(kind)',
        replace: ' !== undefined',
      },
    ],
    foundBy: 'meddling',
  },
  {
    name: "a view of a volume's folder is taken for a disc",
    edits: [
      {
        file: core('archive/volumes/disc-kinship.ts'),
        find: "  if (isSameOrView(own, found)) return 'same-files';\n  return own.dev === found.dev ? 'same-device' : 'apart';",
        replace: "  return isSameOrView(own, found) ? 'apart' : 'apart';",
      },
    ],
    foundBy: 'surroundings',
  },
  {
    name: 'what is accepted leaves the index before it is written down',
    edits: [
      {
        file: core('crawl/crawl-tree.ts'),
        find: '  const acceptedBefore = tellFindings(session, tree, found);\n  removeProof(access, tree.indexPath);\n  index.commit(output.totals());\n',
        replace:
          '  removeProof(access, tree.indexPath);\n  index.commit(output.totals());\n  const acceptedBefore = tellFindings(session, tree, found);\n',
      },
    ],
    foundBy: 'surroundings',
  },
  {
    name: 'runs are ordered by the clock',
    edits: [
      {
        file: core('journal/run/run-folder.ts'),
        find: 'a.place - b.place || ',
        replace: '',
      },
    ],
    foundBy: 'surroundings',
  },
];
