import { Buffer } from 'node:buffer';
import { gzipSync, zipSync } from 'fflate';
import { planIngest } from '@mediastruct/core';
import { applied, planUndoLast, resumeAll, stop } from './applied.ts';
import type { Planner, TortureCase } from './case.ts';
import {
  DATED_NAMES,
  DATES,
  PACKED_SECONDS,
  PICTURE_AND_JSON,
  pictureBytes,
  pictureJson,
  tarBytes,
} from './ingest-files.ts';
import type { Stage } from './stage.ts';
import { crawlAll, makeLibrary, putFile, stageSession, uniqueText } from './stage.ts';

type Packed = readonly (readonly [string, Uint8Array])[];

const planOf =
  (...names: readonly string[]): Planner =>
  (session, { places }) =>
    planIngest(session, { sources: names.map((name) => `${places.card}/${name}`), move: false, ...DATES });

const planZip = planOf('takeout.zip');
const planParts = planOf('takeout-001.zip', 'takeout-002.zip');
const planTar = planOf('export.tgz');

const DATED: Packed = [...DATED_NAMES.map((name) => [name, Buffer.from(uniqueText(name))] as const)];

async function prepareZip(stage: Stage): Promise<void> {
  prepareHeld(stage);
  putArchive(stage, 'takeout.zip', zipBytes([...DATED, HELD]));
  await crawlAll(stage);
}

/** A picture and what dates it in two parts, and in the second part a file whose bytes rotted. */
async function prepareParts(stage: Stage): Promise<void> {
  prepareHeld(stage);
  const folder = 'Takeout/Google Photos/A lake';
  const picture = [`${folder}/a.jpg`, pictureBytes('in two parts')] as const;
  putArchive(stage, 'takeout-001.zip', zipBytes([picture, ...DATED.slice(0, 1)]));
  const json = [`${folder}/a.jpg.supplemental-metadata.json`, pictureJson('a.jpg')] as const;
  const rotten = [ROTTEN, Buffer.from(uniqueText(ROTTEN))] as const;
  const second = Buffer.from(zipBytes([json, rotten, ...DATED.slice(1)]));
  second[second.indexOf(uniqueText(ROTTEN)) + 5] = 0x21;
  putArchive(stage, 'takeout-002.zip', second);
  await crawlAll(stage);
}

const ROTTEN = 'IMG_20190516_101010.dat';

async function prepareTar(stage: Stage): Promise<void> {
  prepareHeld(stage);
  putArchive(stage, 'export.tgz', gzipSync(tarBytes([...DATED, HELD]), { mtime: PACKED_SECONDS * 1000 }));
  await crawlAll(stage);
}

const HELD = ['held.dat', Buffer.from(uniqueText('held'))] as const;

/** A library that holds one of the archive's files already. */
function prepareHeld(stage: Stage): void {
  makeLibrary(stage);
  putFile(stage.access, `${stage.places.library}/media/2018/01/01/held.dat`, uniqueText('held'));
}

function putArchive({ access, places }: Stage, name: string, bytes: Uint8Array): void {
  putFile(access, `${places.card}/${name}`, bytes);
}

/** Not compressed, so that its bytes can be found; with a time of its own, or two zips of one content would not be equal. */
function zipBytes(files: Packed): Uint8Array {
  return zipSync(Object.fromEntries(files), { mtime: new Date(PACKED_SECONDS * 1000), level: 0 });
}

/** In the media tree stands what the archive holds too. */
const isDerived = (path: string) => path.includes('/media/2019/');

const stopPlacing = (stage: Stage, plan: Planner) =>
  stop(stage, plan, (text) => /^(link|rename) \S+ \S*media\/2019\/05\/13/.test(text));

/** What `ingest` takes out of archives. */
export const ARCHIVE_CASES: readonly TortureCase[] = [
  { name: 'ingest of a zip', command: 'ingest', prepare: prepareZip, isDerived, act: applied(planZip) },
  {
    name: 'resume of a zip, stopped while placing',
    command: 'resume',
    prepare: async (stage) => {
      await prepareZip(stage);
      await stopPlacing(stage, planZip);
    },
    isDerived,
    act: resumeAll,
  },
  {
    name: 'undo of a zip',
    command: 'undo',
    prepare: async (stage) => {
      await prepareZip(stage);
      await applied(planZip)(stageSession(stage), stage);
    },
    isDerived,
    act: applied(planUndoLast),
  },
  {
    name: 'ingest of an export in two parts, one file of which rotted',
    command: 'ingest',
    prepare: prepareParts,
    isDerived,
    companions: PICTURE_AND_JSON,
    act: applied(planParts),
    exitCode: 3,
  },
  {
    name: 'ingest of a compressed tar',
    command: 'ingest',
    prepare: prepareTar,
    isDerived,
    act: applied(planTar),
  },
  {
    name: 'resume of a compressed tar, stopped while placing',
    command: 'resume',
    prepare: async (stage) => {
      await prepareTar(stage);
      await stopPlacing(stage, planTar);
    },
    isDerived,
    act: resumeAll,
  },
];
