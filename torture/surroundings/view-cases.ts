import {
  listVolumes,
  MediaStructError,
  nodeFileAccess,
  planArchive,
  planDedupe,
  planRelease,
  planValidate,
  verifyVolume,
} from '@mediastruct/core';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from '../check/findings.ts';
import { readTree } from '../check/tree-state.ts';
import { applied } from '../commands/applied.ts';
import type { Planner } from '../commands/case.ts';
import type { Stage } from '../commands/stage.ts';
import { crawlAll, makeLibrary, putFile, stageSession, uniqueText } from '../commands/stage.ts';
import type { ViewKind } from './mounts.ts';
import { openView, VIEW_KINDS } from './mounts.ts';
import type { Surrounding } from './surrounding.ts';
import { crawled, orCannot, wanted } from './surrounding.ts';

const PICTURES = ['2019/05/12/a.dat', '2019/05/13/b.dat', '2020/01/02/c.dat', '2020/01/02/d.dat'];
const SHOWN = ['media', 'duplicates', 'a disk'] as const;

function stageIn(folder: string): Stage {
  const places = {
    library: join(folder, 'library'),
    card: join(folder, 'card'),
    aside: join(folder, 'aside'),
  };
  return { access: nodeFileAccess, places };
}

/** A library, a disk with copies of half of it, and their duplicates set aside. */
async function prepare({ access, places }: Stage): Promise<void> {
  const stage = { access, places };
  makeLibrary(stage);
  for (const name of PICTURES) putFile(access, `${places.library}/media/${name}`, uniqueText(name));
  for (const name of PICTURES.slice(2)) putFile(access, `${places.card}/disk/${name}`, uniqueText(name));
  putFile(access, `${places.card}/disk/only here.dat`, uniqueText('only here'));
  await crawlAll(stage);
  await crawlAll(stage, { trees: [`${places.card}/disk`] });
  await run(stage, (session) => planDedupe(session));
}

/** A run that is refused has changed nothing. */
async function run(stage: Stage, plan: Planner): Promise<void> {
  await applied(plan)(stageSession(stage), stage).catch((error: unknown) => {
    if (!(error instanceof MediaStructError) || error.code === 'bug') throw error;
  });
}

/** Contents that are in none of the places that a user would keep. */
function lost({ access, places }: Stage): Finding[] {
  const kept = new Set(readTree(access, [`${places.library}/media`, `${places.card}/disk`]).values());
  const all = readTree(access, [places.library, places.card, places.aside]);
  const pictures = [...all].filter(([path]) => path.endsWith('.dat'));
  return pictures
    .filter(([, content]) => !kept.has(content))
    .map(([path]) => ({ kind: 'lost' as const, detail: `${path} has the only copy` }));
}

async function attackWithView(folder: string, { kind, of }: { kind: ViewKind; of: (typeof SHOWN)[number] }) {
  const stage = stageIn(folder);
  const { places } = stage;
  await prepare(stage);
  const before = lost(stage);
  const shown = {
    media: `${places.library}/media`,
    duplicates: `${places.aside}/duplicates`,
    'a disk': `${places.card}/disk`,
  };
  const at = join(folder, 'view');
  using view = orCannot(() => openView(kind, { of: shown[of], at }));
  void view;
  const isShown = readTree(stage.access, [at]).size > 0;
  await crawled(stage, at);
  await run(stage, (session) => planDedupe(session));
  await run(stage, (session) => planValidate(session));
  await run(stage, (session) => planDedupe(session));
  return [...before, ...lost(stage), ...wanted(isShown, 'the view shows no file')];
}

/** A view of a volume's folder is no disc: neither told of as one nor a reason to give the folder up. */
async function attackVolume(folder: string, kind: ViewKind): Promise<readonly Finding[]> {
  const stage = stageIn(folder);
  const archive = join(stage.places.aside, 'archive');
  await prepare(stage);
  await run(stage, (session) => planArchive(session, {}));
  const volume = readdirSync(archive).find((name) => !name.includes('.')) ?? '';
  const at = join(folder, 'disc');
  using view = orCannot(() => openView(kind, { of: join(archive, volume), at }));
  void view;
  const before = readTree(stage.access, [archive]).size;
  for (const copy of [1, 2])
    await verifyVolume(stageSession(stage), { volume, at, copy }).catch((error: unknown) => {
      if (!(error instanceof MediaStructError) || error.code === 'bug') throw error;
    });
  await run(stage, (session) => planRelease(session, { volume, at, copy: 1 }));
  const now = readTree(stage.access, [archive]).size;
  const { volumes } = listVolumes(stageSession(stage).library);
  return [
    ...wanted(
      volumes.every(({ copies }) => copies.length === 0),
      'a view of its folder was told of as a disc',
    ),
    ...wanted(before > 0 && volume !== '', 'there is no volume to look at'),
    ...wanted(now >= before, `${before - now} files of the volume were given up for a view of it`),
  ];
}

export const VIEW_CASES: readonly Surrounding[] = VIEW_KINDS.flatMap((kind) => {
  const isMounted = kind !== 'symlink' && kind !== 'hard links';
  return [
    ...SHOWN.map((of): Surrounding => ({
      name: `${of}, seen a second time by ${kind}`,
      kind: `a view by ${kind}`,
      isMounted,
      attack: (folder) => attackWithView(folder, { kind, of }),
    })),
    {
      name: `a volume's folder, seen a second time by ${kind}`,
      kind: `a view by ${kind}`,
      isMounted,
      attack: (folder) => attackVolume(folder, kind),
    },
  ];
});
