import { createHash } from 'node:crypto';
import type { FileAccess } from '@mediastruct/core';
import { lstatOrNull } from '@mediastruct/core';
import { makeFolders } from '@mediastruct/core/testing';
import { putFile, uniqueText } from '../commands/stage.ts';
import type { TreeState } from '../check/tree-state.ts';
import { readTree } from '../check/tree-state.ts';
import { crashImages } from '../model/crash-images.ts';
import { ImageSet } from '../model/image-set.ts';
import { modelAccess } from '../model/model-access.ts';
import { ModelDisk } from '../model/model-disk.ts';
import type { PlacingWay } from '../model/placings.ts';
import { PLACING_WAYS } from '../model/placings.ts';
import { seededRandom } from '../random.ts';
import type { Row } from '../report/tally.ts';
import type { Section } from '../section.ts';
import { isChange, watchedAccess } from '../watched-access.ts';
import { moveWithFsExtra } from './fs-extra-on-model.ts';

const FILES = ['a.dat', 'b.dat', 'c.dat', 'd.dat', 'e.dat', 'f.dat'];
const STATES_AT_A_CALL = 7;
const OTHER = 'of another program';

/**
 * The usual library move on the same modelled disk, attacked in the same ways. What it loses is told beside our
 * figures and fails nothing: it is there to show that the model finds losses where there are some.
 */
export const peerSection: Section = async ({ tally, takes }) => {
  // It renames on one disk, whether links can be made there or not.
  for (const [number, way] of PLACING_WAYS.entries())
    if (takes(number) && way.name !== 'placeholder')
      tally.merge([await cutPower(way), await kill(way), await takeNames(way)]);
};

/** Every state in which a cut may leave the disk. */
async function cutPower(way: PlacingWay): Promise<Row> {
  const disk = filledDisk(way);
  const states = new ImageSet();
  const random = seededRandom(1);
  const access = watchedAccess(modelAccess(disk), {
    after: (call) => {
      if (!isChange(call)) return;
      for (const image of crashImages(disk, { limit: STATES_AT_A_CALL, random }))
        states.add(disk, image, call.name);
    },
  });
  await moveAll(access, way);
  for (const image of crashImages(disk, { limit: 4 * STATES_AT_A_CALL, random }))
    states.add(disk, image, 'after its end', true);
  const ends = [...states.all()].map(({ image }) => ModelDisk.fromImage(disk, image));
  return rowOf(`${way.name}: power cut`, ends, way);
}

/** The process is killed after each change; no more is needed to see what stands there then. */
async function kill(way: PlacingWay): Promise<Row> {
  const disk = filledDisk(way);
  const ends: ModelDisk[] = [];
  const access = watchedAccess(modelAccess(disk), {
    after: (call) => void (isChange(call) && ends.push(disk.clone())),
  });
  await moveAll(access, way);
  return rowOf(`${way.name}: kill`, ends, way);
}

/** Another program makes a file of the wanted name before each call. */
async function takeNames(way: PlacingWay): Promise<Row> {
  const ends: ModelDisk[] = [];
  for (let at = 1, hasFired = true; hasFired; at++) {
    hasFired = false;
    const disk = filledDisk(way);
    const plain = modelAccess(disk);
    const access = watchedAccess(plain, {
      before: ({ number }) => {
        const taken = FILES.map((name) => targetOf(name, way)).find((path) => isFree(plain, path));
        if (number !== at || taken === undefined) return;
        hasFired = true;
        makeFolders(plain, `${way.places.library}/media`);
        putFile(plain, taken, OTHER);
      },
    });
    await moveAll(access, way);
    if (hasFired) ends.push(disk);
  }
  return rowOf(`${way.name}: name taken meanwhile`, ends, way, OTHER);
}

function isFree(access: FileAccess, path: string): boolean {
  return lstatOrNull(access, path) === null;
}

function filledDisk(way: PlacingWay): ModelDisk {
  const disk = ModelDisk.empty(way.mounts);
  const plain = modelAccess(disk);
  for (const root of rootsOf(way)) makeFolders(plain, root);
  for (const name of FILES) putFile(plain, `${way.places.card}/${name}`, uniqueText(name));
  disk.settle();
  return disk;
}

async function moveAll(access: FileAccess, way: PlacingWay): Promise<void> {
  for (const name of FILES)
    await moveWithFsExtra(access, `${way.places.card}/${name}`, targetOf(name, way)).catch(() => {});
}

function targetOf(name: string, { places }: PlacingWay): string {
  return `${places.library}/media/${name}`;
}

function rootsOf({ places }: PlacingWay): readonly string[] {
  return [places.library, places.card];
}

function rowOf(kind: string, ends: readonly ModelDisk[], way: PlacingWay, other?: string): Row {
  const own = FILES.map((name) => digestOf(uniqueText(name)));
  const contents = other === undefined ? own : [...own, digestOf(other)];
  const trees = ends.map((disk) => contentsOf(readTree(modelAccess(disk), rootsOf(way))));
  const count = (isBad: (tree: readonly string[]) => boolean) => trees.filter(isBad).length;
  return {
    section: 'peer',
    command: 'fs-extra.move',
    kind,
    tried: trees.length,
    fired: trees.length,
    lost: count((tree) => own.some((content) => !tree.includes(content))),
    overwritten: other === undefined ? 0 : count((tree) => !tree.includes(digestOf(other))),
    torn: count((tree) => tree.some((content) => !contents.includes(content))),
    other: 0,
  };
}

function contentsOf(tree: TreeState): readonly string[] {
  return [...tree.values()];
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
