import { MediaStructError, nodeFileAccess, planIngest } from '@mediastruct/core';
import { cpSync, existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from '../check/findings.ts';
import { readTree } from '../check/tree-state.ts';
import { applied, planUndoLast, resumeAll, stop } from '../commands/applied.ts';
import type { Planner } from '../commands/case.ts';
import type { Stage } from '../commands/stage.ts';
import { crawlAll, makeLibrary, putFile, stageSession, uniqueText } from '../commands/stage.ts';
import type { Surrounding } from './surrounding.ts';
import { wanted } from './surrounding.ts';

const CARD = ['IMG_20190512_101010.dat', 'IMG_20190513_101010.dat', 'IMG_20190514_101010.dat'];

async function libraryAndCard(folder: string): Promise<Stage> {
  const places = {
    library: join(folder, 'library'),
    card: join(folder, 'card'),
    aside: join(folder, 'aside'),
  };
  const stage = { access: nodeFileAccess, places };
  makeLibrary(stage);
  putFile(stage.access, join(places.library, 'media/2018/old.dat'), uniqueText('old'));
  for (const name of CARD) putFile(stage.access, join(places.card, 'drop', name), uniqueText(name));
  await crawlAll(stage);
  return stage;
}

const ingestMoving: Planner = (session, { places }) =>
  planIngest(session, {
    sources: [join(places.card, 'drop')],
    move: true,
    useModifyDate: false,
    useMtime: false,
    shift: {},
  });

function at(stage: Stage, library: string): Stage {
  return { ...stage, places: { ...stage.places, library } };
}

/** What happens in the copy of a library leaves the files of the other alone. */
async function attackCopied(folder: string): Promise<readonly Finding[]> {
  const stage = await libraryAndCard(folder);
  await applied(ingestMoving)(stageSession(stage), stage);
  const copy = join(folder, 'copy of library');
  cpSync(stage.places.library, copy, { recursive: true, preserveTimestamps: true });
  const before = readTree(stage.access, [stage.places.library]);
  const inCopy = at(stage, copy);
  await applied(planUndoLast)(stageSession(inCopy), inCopy).catch((error: unknown) => {
    if (!(error instanceof MediaStructError) || error.code === 'bug') throw error;
  });
  const after = readTree(stage.access, [stage.places.library]);
  return [...before].flatMap(([path, content]) =>
    wanted(
      path.includes('/.mediastruct/') || after.get(path) === content,
      `${path} was changed by the other library`,
    ),
  );
}

/** A run that was stopped goes on where its library is now. */
async function attackMoved(folder: string): Promise<readonly Finding[]> {
  const stage = await libraryAndCard(folder);
  await stop(stage, ingestMoving, (text) => /^(link|rename) \S+ \S*20190513/.test(text));
  const moved = join(folder, 'moved library');
  renameSync(stage.places.library, moved);
  await resumeAll(stageSession(at(stage, moved)));
  const contents = new Set(readTree(stage.access, [join(moved, 'media')]).values());
  return [
    ...wanted(!existsSync(stage.places.library), 'files were put where the library was'),
    ...wanted(
      contents.size === CARD.length + 1,
      `${contents.size} contents are in the library, wanted ${CARD.length + 1}`,
    ),
  ];
}

/** The last run is the last that was begun, whatever the clock said. */
async function attackClock(folder: string): Promise<readonly Finding[]> {
  const stage = await libraryAndCard(folder);
  const ahead = { ...stageSession(stage), now: () => new Date('2035-01-01T00:00:00Z') };
  await applied(ingestMoving)(ahead, stage);
  putFile(stage.access, join(stage.places.card, 'drop/IMG_20200101_101010.dat'), uniqueText('later'));
  await applied(ingestMoving)(stageSession(stage), stage);
  await applied(planUndoLast)(stageSession(stage), stage);
  const card = readTree(stage.access, [join(stage.places.card, 'drop')]);
  return [
    ...wanted(card.size === 1, `${card.size} files came back to the card, wanted the one of the later run`),
    ...wanted(
      [...card.keys()].some((path) => path.includes('20200101')),
      'another run was taken back',
    ),
  ];
}

export const LIBRARY_CASES: readonly Surrounding[] = [
  { name: 'undo in a copy of the library', kind: 'a copied library', isMounted: false, attack: attackCopied },
  {
    name: 'resume in a library that was moved',
    kind: 'a moved library',
    isMounted: false,
    attack: attackMoved,
  },
  { name: 'undo after a run in 2035', kind: 'a clock that jumped', isMounted: false, attack: attackClock },
];
