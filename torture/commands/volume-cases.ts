import { createHash } from 'node:crypto';
import { planArchive } from '@mediastruct/core';
import { applied, planUndoLast, resumeAll, stop } from './applied.ts';
import type { TortureCase } from './case.ts';
import { isTagFile } from './tag-file.ts';
import type { Stage } from './stage.ts';
import { crawlAll, makeLibrary, putFile, stageSession, uniqueText } from './stage.ts';

/** Has room for less than the film, beside what every disc spends. Bytes. */
const MEDIUM = '1430000';
const FILM = uniqueText('long film').repeat(1200);

const isSegment = (path: string) => /\/film\.dat\.\d{3}$/.test(path);

const JOINED = {
  isGenerated: isTagFile,
  isDerived: isSegment,
  joins: [{ path: 'film.dat', whole: createHash('sha256').update(FILM).digest('hex'), isPart: isSegment }],
};

const archive = applied((session) => planArchive(session, { medium: MEDIUM }));

async function prepareFilm(stage: Stage): Promise<void> {
  makeLibrary(stage);
  const media = `${stage.places.library}/media`;
  putFile(stage.access, `${media}/2019/05/12/a.dat`, uniqueText('a'));
  putFile(stage.access, `${media}/2019/05/12/film.dat`, FILM);
  putFile(stage.access, `${media}/2019/05/13/b.dat`, uniqueText('b'));
  await crawlAll(stage);
}

/** A volume with the pictures of one year, to which those of another can be added. */
async function prepareBegun(stage: Stage): Promise<void> {
  makeLibrary(stage);
  const media = `${stage.places.library}/media`;
  for (const year of [2019, 2020])
    for (const name of ['a', 'b'])
      putFile(stage.access, `${media}/${year}/05/12/${name}.dat`, uniqueText(`${name} of ${year}`));
  await crawlAll(stage);
  await archiveYear('2019')(stageSession(stage), stage);
}

const archiveYear = (year: string) => applied((session) => planArchive(session, { year }));

/** Volumes with a file that is larger than one of them, and a volume that is continued. */
export const VOLUME_CASES: readonly TortureCase[] = [
  { name: 'archive of a film', command: 'archive', prepare: prepareFilm, act: archive, ...JOINED },
  {
    name: 'resume of an archive of a film, stopped while the film stands aside',
    command: 'resume',
    prepare: async (stage) => {
      await prepareFilm(stage);
      await stop(
        stage,
        (session) => planArchive(session, { medium: MEDIUM }),
        (text) => /^rename \S*film\.dat \S+gone$/.test(text),
      );
    },
    act: resumeAll,
    ...JOINED,
  },
  {
    name: 'undo of an archive of a film',
    command: 'undo',
    prepare: async (stage) => {
      await prepareFilm(stage);
      await archive(stageSession(stage), stage);
    },
    act: applied(planUndoLast),
    ...JOINED,
  },
  {
    name: 'archive into a volume that is begun',
    command: 'archive',
    prepare: prepareBegun,
    act: archiveYear('2020'),
    isGenerated: isTagFile,
  },
  {
    name: 'undo of what was added to a volume',
    command: 'undo',
    prepare: async (stage) => {
      await prepareBegun(stage);
      await archiveYear('2020')(stageSession(stage), stage);
    },
    act: applied(planUndoLast),
    isGenerated: isTagFile,
  },
];
