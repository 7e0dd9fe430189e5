import type { FileAccess } from '@mediastruct/core';
import { errnoOf } from '@mediastruct/core';
import { makeFolders } from '@mediastruct/core/testing';
import { ArchiveApply } from '../../plugins/delta/src/apply/archive-apply.ts';
import { DiffData } from '../../plugins/delta/src/archive/diff-data.ts';
import { Dir } from '../../plugins/delta/src/dir/dir.ts';
import { DirIndex } from '../../plugins/delta/src/listing/dir-index.ts';
import { DiffIndex } from '../../plugins/delta/src/tree/diff-index.ts';
import { applied, planUndoLast, resumeAll, stop } from './applied.ts';
import type { Planner, TortureCase } from './case.ts';
import type { Stage } from './stage.ts';
import { makeLibrary, putFile, stageSession, uniqueText } from './stage.ts';

/** Extended attributes are read and given by programs, which know nothing of the disks of the torture. */
const ATTRIBUTES = { attributes: false } as const;

/** The folder whose changes are applied; the library of the stage stands for the one beside it. */
const folderOf = ({ places }: Stage) => `${places.library}/Lightroom`;
const archiveOf = ({ places }: Stage) => `${places.card}/tuesday.delta`;

const CATALOGUE = Array.from({ length: 300 }, (_, line) => `line ${line} of a catalogue\n`).join('');

type Entries = Readonly<Record<string, string | null>>;

/** By path: a content, or null for an empty folder. One of each kind of change. */
const BEFORE: Entries = {
  'catalogue.db': `${CATALOGUE}old`,
  'same.txt': uniqueText('same'),
  'swap 1.txt': uniqueText('one'),
  'swap 2.txt': uniqueText('two'),
  'old/name.jpg': uniqueText('renamed'),
  'gone/gone.txt': uniqueText('gone'),
  'gone/empty': null,
  'file to folder': uniqueText('was a file'),
  'folder to file/inner.txt': uniqueText('inner'),
};
const AFTER: Entries = {
  'catalogue.db': `${CATALOGUE.slice(0, 3000)}a new line\n${CATALOGUE.slice(3000)}new`,
  'same.txt': uniqueText('same'),
  'swap 1.txt': uniqueText('two'),
  'swap 2.txt': uniqueText('one'),
  'new/other name.jpg': uniqueText('renamed'),
  'new/new.txt': uniqueText('new'),
  'file to folder/in it.txt': uniqueText('in it'),
  'folder to file': uniqueText('was a folder'),
};

function fill(access: FileAccess, root: string, entries: Entries): void {
  makeFolders(access, root);
  for (const [path, content] of Object.entries(entries))
    if (content === null) makeFolders(access, `${root}/${path}`);
    else putFile(access, `${root}/${path}`, content, 1_557_650_000);
}

/** The disk of the model has no symlinks; real ones have. */
function linkTo(access: FileAccess, target: string, path: string): void {
  try {
    access.symlink(target, path);
  } catch (error) {
    if (errnoOf(error) !== 'EPERM') throw error;
  }
}

/** A folder in its old state, with a link, and an archive of what made another one of it, which is gone again. */
async function prepareApply(stage: Stage): Promise<void> {
  const { access } = stage;
  makeLibrary(stage);
  const [folder, draft] = [folderOf(stage), `${stage.places.card}/draft`];
  for (const root of [folder, draft]) fill(access, root, BEFORE);
  for (const root of [folder, draft]) linkTo(access, 'same.txt', `${root}/link`);
  const listing = `${stage.places.card}/monday.index`;
  const dir = new Dir(draft, { access });
  await new DirIndex(dir).toFile(listing, ATTRIBUTES);
  removeBelow(access, draft);
  fill(access, draft, AFTER);
  linkTo(access, 'catalogue.db', `${draft}/link`);
  const diff = new DiffIndex(
    await new DirIndex(dir).data(ATTRIBUTES),
    DirIndex.fromFile(listing, access),
  ).compute();
  await new DiffData(diff).createArchive(archiveOf(stage), { access });
  removeBelow(access, draft);
  access.rmdir(draft);
}

function removeBelow(access: FileAccess, folder: string): void {
  for (const { name, kind } of access.readdir(folder)) {
    const path = `${folder}/${name}`;
    if (kind === 'folder') {
      removeBelow(access, path);
      access.rmdir(path);
    } else access.unlink(path);
  }
}

const planTuesday: Planner = (session, stage) =>
  new ArchiveApply(stage.access, {
    archive: archiveOf(stage),
    folder: folderOf(stage),
    ...ATTRIBUTES,
  }).plan(session);

const applyTuesday = applied(planTuesday);

/** Listings of both states and contents that wait for their place, made anew by the next try; and the archive and its base, which name themselves anew. */
const isGenerated = (path: string) =>
  /\/(states|staged)\/[0-9a-f]{8}\/|\/card\/(monday\.index|tuesday\.delta\/)/.test(path);

const CASES: readonly TortureCase[] = [
  { name: 'delta apply', command: 'delta', prepare: prepareApply, act: applyTuesday, isSampled: true },
  {
    name: 'resume of a delta apply, stopped while placing',
    command: 'resume',
    prepare: async (stage) => {
      await prepareApply(stage);
      await stop(stage, planTuesday, (text) => /^(link|rename) \S+ \S*Lightroom\/swap/.test(text));
    },
    act: resumeAll,
    isFullOnly: true,
  },
  {
    name: 'resume of a delta apply, stopped while folders are made way for',
    command: 'resume',
    prepare: async (stage) => {
      await prepareApply(stage);
      // What is in the way gets its second name by a link, or by a copy that is renamed.
      await stop(stage, planTuesday, (text) => /^(link|rename) .*file to folder/.test(text));
    },
    act: resumeAll,
    isFullOnly: true,
  },
  {
    name: 'undo of a delta apply',
    command: 'undo',
    prepare: async (stage) => {
      await prepareApply(stage);
      await applyTuesday(stageSession(stage), stage);
    },
    act: applied(planUndoLast),
    isFullOnly: true,
  },
];

/** Changes of a folder that belongs to no library. */
export const DELTA_CASES: readonly TortureCase[] = CASES.map((one) => ({ ...one, isGenerated }));
