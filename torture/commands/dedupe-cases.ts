import { planDedupe } from '@mediastruct/core';
import { applied, planUndoLast, resumeAll, stop } from './applied.ts';
import type { Planner, TortureCase } from './case.ts';
import type { Stage } from './stage.ts';
import { crawlAll, makeLibrary, putFile, stageSession, uniqueText } from './stage.ts';

/** More than is read where a file is looked at, so that such files are compared with each other. Bytes. */
const LARGE = 70_000;

/**
 * A media tree and a disk that was never crawled, with small and large files that are equal, files that differ in their middle only, a whole group, a hidden
 * copy, and one that a file of rules leaves alone.
 */
async function prepareCopies(stage: Stage): Promise<void> {
  const { access, places } = stage;
  makeLibrary(stage);
  const media = `${places.library}/media`;
  const disk = `${places.card}/disk`;
  const large = (middle: string) => `${'<'.repeat(LARGE / 2)}${middle}${'>'.repeat(LARGE / 2)}`;
  for (const [path, text] of [
    [`${media}/2019/a.dat`, uniqueText('a')],
    [`${disk}/far/a.dat`, uniqueText('a')],
    [`${disk}/far/only.dat`, uniqueText('only')],
    [`${media}/2019/film.dat`, large('one')],
    [`${disk}/film.dat`, large('one')],
    [`${disk}/other film.dat`, large('two')],
    [`${disk}/.hidden.dat`, uniqueText('a')],
    [`${disk}/kept/.mediastructignore`, 'named.dat\n'],
    [`${disk}/kept/named.dat`, uniqueText('a')],
    ...[`${media}/2019`, `${disk}/2019`].flatMap((folder) =>
      ['pair.dat', 'pair.xmp'].map((name) => [`${folder}/${name}`, uniqueText(name)] as const),
    ),
  ] as const)
    putFile(access, path, text);
  await crawlAll(stage);
}

const planDirect: Planner = (session, { places }) =>
  planDedupe(session, {
    direct: true,
    trees: [`${places.library}/media`, `${places.card}/disk`],
    keep: ['shortest-path', 'oldest'],
    skipHidden: true,
  });

const planByRules: Planner = (session) =>
  planDedupe(session, { prefer: ['2021/'], demote: ['2019/'], wholeFolders: true, skipHidden: true });

/** Folders of one content each, of which the rules prefer the later one, and a folder with a file that is nowhere else. */
async function prepareFolders(stage: Stage): Promise<void> {
  const { access, places } = stage;
  makeLibrary(stage);
  for (const folder of ['2019', '2020', '2021', '2022'])
    for (const name of ['one.dat', 'two.dat', 'three.dat'])
      putFile(access, `${places.library}/media/${folder}/${name}`, uniqueText(name));
  putFile(access, `${places.library}/media/2022/only.dat`, uniqueText('only'));
  await crawlAll(stage);
}

/** Duplicates that are found without an index, and those that rules of their owner choose. */
export const DEDUPE_CASES: readonly TortureCase[] = [
  {
    name: 'dedupe --direct',
    command: 'dedupe',
    prepare: prepareCopies,
    act: applied(planDirect),
    isSampled: true,
    quick: ['errors'],
  },
  {
    name: 'dedupe by rules and whole folders',
    command: 'dedupe',
    prepare: prepareFolders,
    act: applied(planByRules),
    isFullOnly: true,
  },
  {
    name: 'undo of dedupe --direct',
    command: 'undo',
    prepare: async (stage) => {
      await prepareCopies(stage);
      await applied(planDirect)(stageSession(stage), stage);
    },
    act: applied(planUndoLast),
    isFullOnly: true,
  },
  {
    name: 'resume of dedupe --direct, stopped between two files of a group',
    command: 'resume',
    prepare: async (stage) => {
      await prepareCopies(stage);
      await stop(stage, planDirect, (text) => /^(link|rename) \S+ \S*2019\/pair\.dat/.test(text));
    },
    act: resumeAll,
    isFullOnly: true,
  },
];
