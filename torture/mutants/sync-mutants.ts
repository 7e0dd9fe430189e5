import type { Mutant } from './mutant.ts';
import { core } from './mutant.ts';

/** Every place where core waits for a disk. */
export const SYNC_MUTANTS: readonly Mutant[] = [
  {
    name: 'a copy is not made durable before it is published',
    edits: [{ file: core('files/stage-copy.ts'), find: '      access.fsync(part);\n', replace: '' }],
    foundBy: 'model',
  },
  {
    name: 'a file that was copied a moment ago is linked before it is on its disk',
    edits: [
      {
        file: core('journal/apply/place-batch.ts'),
        find: 'guarded(item, () => syncFile(tools.access, from));',
        replace: 'void syncFile;',
      },
    ],
    foundBy: 'model',
    scene: 'ingest of files copied a moment ago',
  },
  {
    name: 'what stands at a target already is trusted before it is on its disk',
    edits: [{ file: core('files/place.ts'), find: '  syncFile(access, request.to);\n', replace: '' }],
    foundBy: 'model',
    scene: 'apply where files stand at their targets already',
  },
  {
    name: "a target's folder is not made durable before the source is taken away",
    edits: [
      {
        file: core('journal/apply/place-batch.ts'),
        find: '  for (const error of await tools.content.syncFolders(folders)) if (error !== null) throw toError(error);\n',
        replace: '',
      },
    ],
    foundBy: 'model',
  },
  {
    name: "a source's folder is not made durable after the source is taken away",
    edits: [
      {
        file: core('journal/apply/end-batch.ts'),
        find: '    syncFolder(tools.access, folder);',
        replace: '    void folder;',
      },
    ],
    foundBy: 'model',
  },
  {
    name: 'a new folder is not made durable in its parent',
    edits: [
      {
        file: core('journal/apply/place-batch.ts'),
        find: '  folders.endWith(await tools.content.syncFolders(folders.parents));\n',
        replace: '',
      },
      {
        file: core('files/sync-folder.ts'),
        find: '  folders.endWith(syncFolders(access, folders.parents));\n',
        replace: '',
      },
    ],
    foundBy: 'model',
  },
  {
    name: 'files are changed before the journal is on disk',
    edits: [{ file: core('files/append-file.ts'), find: 'this.#access.fdatasync(this.#fd);', replace: '' }],
    foundBy: 'model',
  },
  {
    name: "the journal's name is not made durable",
    edits: [
      { file: core('files/append-file.ts'), find: '    syncFolder(access, dirname(path));\n', replace: '' },
    ],
    foundBy: 'model',
  },
  {
    name: 'a state file is published before it is durable',
    edits: [{ file: core('files/state-file.ts'), find: '    this.#access.fsync(this.#fd);\n', replace: '' }],
    foundBy: 'model',
  },
  {
    name: "a state file's name is not made durable",
    edits: [
      {
        file: core('files/state-file.ts'),
        find: '    syncFolder(this.#access, dirname(this.path));\n',
        replace: '',
      },
    ],
    foundBy: 'model',
  },
  {
    name: 'a tag file of a volume is published before it is durable',
    edits: [
      {
        file: core('archive/bag/tag-file-writer.ts'),
        find: '    this.#access.fsync(this.#fd);\n',
        replace: '',
      },
    ],
    foundBy: 'model',
    scene: 'archive',
  },
  {
    name: 'recovery does not make a target it found durable',
    edits: [
      {
        file: core('journal/apply/recover.ts'),
        find: '  if (isPlaced && !isTakenBack) syncFile(access, target);\n',
        replace: '',
      },
    ],
    foundBy: 'model',
    scene: 'apply where files stand at their targets already',
  },
  {
    name: "recovery does not make a target's folder durable",
    edits: [
      {
        file: core('journal/apply/recover.ts'),
        find: '  orNullIfAbsent(() => syncFolder(access, dirname(target)));\n',
        replace: '',
      },
    ],
    foundBy: 'model',
  },
  {
    name: "recovery does not make a source's folder durable",
    edits: [
      {
        file: core('journal/apply/recover.ts'),
        find: '  orNullIfAbsent(() => syncFolder(access, dirname(operation.from)));\n',
        replace: '',
      },
    ],
    foundBy: 'model',
  },
  {
    name: 'recovery does not make folders durable that the killed run had made',
    edits: [
      {
        file: core('journal/apply/apply-run.ts'),
        find: '    orNullIfAbsent(() => syncFolder(access, parent));\n',
        replace: '    void parent;\n',
      },
    ],
    foundBy: 'model',
    scene: 'ingest by move',
  },
  {
    name: 'a name taken back after a failure may return',
    edits: [
      {
        file: core('journal/apply/place-batch.ts'),
        find: '    guarded(item, () => void orNullIfAbsent(() => syncFolder(tools.access, folder)));\n',
        replace: '    void [folder, item];\n',
      },
    ],
    foundBy: 'model',
    scene: 'names that are taken',
  },
  {
    name: 'the volume ledger of a killed run is believed before it is on its disk',
    edits: [
      {
        file: core('archive/begin-archive.ts'),
        find: '  settleVolumeLedger(access, state.volumeLedger);\n',
        replace: '',
      },
    ],
    foundBy: 'model',
    scene: 'archive',
  },
];
