import { Buffer } from 'node:buffer';
import { zipSync } from 'fflate';
import type { FileAccess } from '@mediastruct/core';
import { OPEN, planIngest, resumeIngests, writeFull } from '@mediastruct/core';
import { makeFolders } from '@mediastruct/core/testing';
import { applied, planUndoLast, resumeAll, stop } from './applied.ts';
import type { Planner, TortureCase } from './case.ts';
import type { Stage } from './stage.ts';
import { crawlAll, makeLibrary, putFile, stageSession, uniqueText } from './stage.ts';

const DATES = { useModifyDate: false, useMtime: false, shift: {} };
const NAMES = ['IMG_20190512_101010.dat', 'trip/IMG_20190513_111111.dat', 'trip/IMG_20190514_121212.dat'];

const zipOf = ({ places }: Stage) => `${places.card}/takeout.zip`;
const secondOf = ({ places }: Stage) => `${places.aside}/second`;

const planZip: Planner = (session, stage) =>
  planIngest(session, { sources: [zipOf(stage)], move: false, ...DATES });

const planSecond: Planner = (session, stage) =>
  planIngest(session, {
    sources: [`${stage.places.card}/dcim`],
    move: false,
    to: [secondOf(stage)],
    ...DATES,
  });

const planDrop: Planner = (session) => planIngest(session, { sources: [], move: false, ...DATES });

/** Pictures with dates in their names, one of which the library holds, in a zip file. */
async function prepareZip(stage: Stage): Promise<void> {
  const { access, places } = stage;
  makeLibrary(stage);
  putFile(access, `${places.library}/media/2018/01/01/held.dat`, uniqueText('held'));
  const files = [
    ...NAMES.map((name) => [name, uniqueText(name)] as const),
    ['held.dat', uniqueText('held')] as const,
  ];
  // A time of its own, or two zips of one content would not be equal.
  const options = { mtime: new Date(1_557_650_000_000) };
  const packed = zipSync(Object.fromEntries(files.map(([name, text]) => [name, Buffer.from(text)])), options);
  putBytes(access, zipOf(stage), packed);
  await crawlAll(stage);
}

/** A card with pictures, and a second folder in which one of them stands already. */
async function prepareSecond(stage: Stage): Promise<void> {
  const { access, places } = stage;
  makeLibrary(stage);
  makeFolders(access, secondOf(stage));
  for (const name of NAMES) putFile(access, `${places.card}/dcim/${name}`, uniqueText(name));
  putFile(access, `${secondOf(stage)}/dcim/${NAMES[0]}`, uniqueText(NAMES[0] ?? ''));
  putFile(access, `${secondOf(stage)}/dcim/${NAMES[1]}`, uniqueText('of somebody else'));
  await crawlAll(stage);
}

async function prepareDrop(stage: Stage): Promise<void> {
  makeLibrary(stage);
  for (const name of NAMES) putFile(stage.access, `${stage.places.card}/drop/${name}`, uniqueText(name));
  await crawlAll(stage);
  await stop(stage, planDrop, (text) => /^(link|rename) \S+ \S*media\/2019\/05\/13/.test(text));
}

function putBytes(access: FileAccess, path: string, bytes: Uint8Array): void {
  makeFolders(access, path.slice(0, path.lastIndexOf('/')));
  const fd = access.open(path, OPEN.write | OPEN.create | OPEN.truncate, 0o644);
  writeFull(access, fd, bytes);
  access.close(fd);
}

/** In the media tree stands what the zip file holds too. */
const isOfZip = (path: string) => path.includes('/media/2019/');
/** Copies that the run made and takes away again; their card stays. */
const isCopy = (path: string) => path.includes('/media/2019/') || path.includes('/second/dcim/trip/');

/** What `ingest` takes from archives, writes to two places, and takes from drop folders after a restart. */
export const SOURCE_CASES: readonly TortureCase[] = [
  {
    name: 'ingest of a zip',
    command: 'ingest',
    prepare: prepareZip,
    isDerived: isOfZip,
    act: applied(planZip),
  },
  {
    name: 'resume of a zip, stopped while placing',
    command: 'resume',
    prepare: async (stage) => {
      await prepareZip(stage);
      await stop(stage, planZip, (text) => /^(link|rename) \S+ \S*media\/2019\/05\/13/.test(text));
    },
    isDerived: isOfZip,
    act: resumeAll,
  },
  {
    name: 'undo of a zip',
    command: 'undo',
    prepare: async (stage) => {
      await prepareZip(stage);
      await applied(planZip)(stageSession(stage), stage);
    },
    isDerived: isOfZip,
    act: applied(planUndoLast),
  },
  {
    name: 'ingest to two places',
    command: 'ingest',
    prepare: prepareSecond,
    act: applied(planSecond),
  },
  {
    name: 'resume of two places, stopped while placing the second copy',
    command: 'resume',
    prepare: async (stage) => {
      await prepareSecond(stage);
      await stop(stage, planSecond, (text) => /^(link|rename) \S+ \S*second\/dcim\/trip/.test(text));
    },
    act: resumeAll,
  },
  {
    name: 'undo of two places',
    command: 'undo',
    prepare: async (stage) => {
      await prepareSecond(stage);
      await applied(planSecond)(stageSession(stage), stage);
    },
    isDerived: isCopy,
    act: applied(planUndoLast),
  },
  {
    name: 'watch, restarted after it was cut off',
    command: 'resume',
    prepare: prepareDrop,
    act: async (session) => {
      const [resumed] = await resumeIngests(session);
      if (resumed === undefined) throw new Error('there was nothing to resume');
      return resumed;
    },
  },
];
