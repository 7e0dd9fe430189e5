/** A safeguard that is switched off: one or more pieces of the source, each found exactly once, and what takes their place. */
export interface Mutant {
  readonly name: string;
  readonly edits: readonly { readonly file: string; readonly find: string; readonly replace: string }[];
  /** The section that has to find it. */
  readonly foundBy: string;
}

const core = (path: string) => `packages/core/src/${path}`;

export const MUTANTS: readonly Mutant[] = [
  {
    name: 'a copy is not made durable before it is published',
    edits: [{ file: core('files/stage-copy.ts'), find: '      access.fsync(part);\n', replace: '' }],
    foundBy: 'model',
  },
  {
    name: "a target's folder is not made durable before the source is taken away",
    edits: [
      {
        file: core('journal/place-batch.ts'),
        find: '    syncFolder(tools.access, folder);\n',
        replace: '    void folder;\n',
      },
    ],
    foundBy: 'model',
  },
  {
    name: 'a new folder is not made durable in its parent',
    edits: [
      { file: core('files/sync-folder.ts'), find: '    syncFolder(access, dirname(folder));\n', replace: '' },
    ],
    foundBy: 'model',
  },
  {
    name: 'a name that is taken is replaced',
    edits: [
      {
        file: core('files/place.ts'),
        find: '    access.link(request.existing, request.to);\n',
        replace: '    withdraw(access, request.to);\n    access.link(request.existing, request.to);\n',
      },
    ],
    foundBy: 'model',
  },
  {
    name: 'a source is not looked at again before it is placed',
    edits: [
      {
        file: core('journal/check-batch.ts'),
        find: '!isUntouched(now, stat)',
        replace: 'false',
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
        file: core('journal/check-batch.ts'),
        find: 'outcome.sha256 === item.operation.sha256 &&',
        replace: 'true &&',
      },
    ],
    foundBy: 'meddling',
  },
  {
    name: 'a keeper may be the file itself under another name',
    edits: [
      {
        file: core('journal/check-batch.ts'),
        find: '(source.ino !== keeper.ino || source.dev !== keeper.dev)',
        replace: 'true',
      },
    ],
    foundBy: 'meddling',
  },
  {
    name: 'what was copied is not compared with what was hashed',
    edits: [
      { file: core('files/stage-copy.ts'), find: 'if (sha256 !== request.sha256)', replace: 'if (false)' },
      {
        file: core('files/stage-copy.ts'),
        find: 'if (reread.sha256 !== request.sha256)',
        replace: 'if (false)',
      },
    ],
    foundBy: 'meddling',
  },
  {
    name: 'a copy is not read back',
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
        file: core('journal/archive-guard.ts'),
        find: 'if (this.#roots.size === 0) return false;',
        replace: 'return false;',
      },
    ],
    foundBy: 'meddling',
  },
  {
    name: 'files are changed before the journal is on disk',
    edits: [
      {
        file: core('files/append-file.ts'),
        find: 'this.#access.fdatasync(this.#fd);',
        replace: '',
      },
    ],
    foundBy: 'model',
  },
  {
    name: 'a state file is published before it is durable',
    edits: [{ file: core('files/state-file.ts'), find: '    this.#access.fsync(this.#fd);\n', replace: '' }],
    foundBy: 'model',
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
        file: core('journal/ledger.ts'),
        find: '  checkSum(sums, { expected: totals.operations, run });\n',
        replace: '',
      },
      {
        file: core('journal/ledger.ts'),
        find: '    const entry = toEntry(joined);\n',
        replace: '    const entry = toEntry(joined);\n    if (entry.id === 1) continue;\n',
      },
    ],
    foundBy: 'model',
  },
];
