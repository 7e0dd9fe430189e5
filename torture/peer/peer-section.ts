import { createHash } from 'node:crypto';
import { makeFolders } from '../../packages/core/src/files/sync-folder.ts';
import { putFile, uniqueText } from '../commands/stage.ts';
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

/**
 * The usual library move on the same modelled disk, its power cut in the same ways. What it loses is told beside our
 * figures and fails nothing: it is there to show that the model finds losses where there are some.
 */
export const peerSection: Section = async ({ tally, takes }) => {
  for (const [number, way] of PLACING_WAYS.entries())
    if (takes(number) && way.name !== 'placeholder') tally.merge([await sweepPeer(way)]);
};

async function sweepPeer(way: PlacingWay): Promise<Row> {
  const disk = ModelDisk.empty(way.mounts);
  const plain = modelAccess(disk);
  const roots = [way.places.library, way.places.card];
  for (const root of roots) makeFolders(plain, root);
  for (const name of FILES) putFile(plain, `${way.places.card}/${name}`, uniqueText(name));
  disk.settle();
  const states = new ImageSet();
  const random = seededRandom(1);
  const access = watchedAccess(plain, {
    after: (call) => {
      if (!isChange(call)) return;
      for (const image of crashImages(disk, { limit: STATES_AT_A_CALL, random }))
        states.add(disk, image, call.name);
    },
  });
  for (const name of FILES)
    await moveWithFsExtra(access, `${way.places.card}/${name}`, `${way.places.library}/media/${name}`);
  for (const image of crashImages(disk, { limit: 4 * STATES_AT_A_CALL, random }))
    states.add(disk, image, 'after its end', true);
  const row = { section: 'peer', command: 'fs-extra.move', kind: `${way.name}: power cut` };
  const counts = { tried: 0, fired: 0, lost: 0, overwritten: 0, torn: 0, other: 0 };
  const contents = FILES.map((name) => createHash('sha256').update(uniqueText(name)).digest('hex'));
  for (const { image } of states.all()) {
    const now = [...readTree(modelAccess(ModelDisk.fromImage(disk, image)), roots).values()];
    counts.tried += 1;
    counts.fired += 1;
    if (contents.some((content) => !now.includes(content))) counts.lost += 1;
    if (now.some((content) => !contents.includes(content))) counts.torn += 1;
  }
  return { ...row, ...counts };
}
