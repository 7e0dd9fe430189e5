import { nodeFileAccess, planDedupe } from '@mediastruct/core';
import { cpSync, utimesSync, writeFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from '../check/findings.ts';
import { readTree } from '../check/tree-state.ts';
import { applied, planUndoLast } from '../commands/applied.ts';
import type { Stage } from '../commands/stage.ts';
import { crawlAll, makeLibrary, putFile, stageSession, uniqueText } from '../commands/stage.ts';
import type { DiskKind } from './mounts.ts';
import { DISK_KINDS, makeDisk, plugIn } from './mounts.ts';
import type { Surrounding } from './surrounding.ts';
import { crawled, orCannot, wanted } from './surrounding.ts';

const FILES = Array.from({ length: 30 }, (_, nth) => `2019/${String(nth).padStart(2, '0')}.dat`);
const LONG_AGO = 1_556_000_000;

/** A disk comes back at another folder and as another device: no file is read again, and dedupe and undo work. */
async function attackReplugged(folder: string, kind: DiskKind): Promise<readonly Finding[]> {
  const places = {
    library: join(folder, 'library'),
    card: join(folder, 'card'),
    aside: join(folder, 'aside'),
  };
  const stage: Stage = { access: nodeFileAccess, places };
  makeLibrary(stage);
  for (const name of FILES.slice(0, 5))
    putFile(stage.access, join(places.library, 'media', name), uniqueText(name));
  await crawlAll(stage);
  const image = join(folder, 'disk.img');
  const [first, second] = [join(folder, 'mnt/first'), join(folder, 'mnt/second')];
  orCannot(() => makeDisk(kind, image));
  let device: bigint;
  {
    using disk = orCannot(() => plugIn(kind, { image, at: first }));
    void disk;
    device = stage.access.lstat(first).dev;
    mkdirSync(join(first, '2019'));
    for (const name of FILES) {
      writeFileSync(join(first, name), uniqueText(name));
      utimesSync(join(first, name), LONG_AGO, LONG_AGO);
    }
    await crawled(stage, first);
  }
  // A second disk takes the first device, so that this one comes back as another.
  const other = join(folder, 'other.img');
  cpSync(image, other);
  using inTheWay = orCannot(() => plugIn(kind, { image: other, at: join(folder, 'mnt/other') }));
  using disk = orCannot(() => plugIn(kind, { image, at: second }));
  void inTheWay;
  void disk;
  const before = readTree(stage.access, [second]);
  const report = await crawled(stage, second);
  const deduped = await applied((session) => planDedupe(session))(stageSession(stage), stage);
  const undone = await applied(planUndoLast)(stageSession(stage), stage);
  const after = readTree(stage.access, [second]);
  return [
    ...wanted(stage.access.lstat(second).dev !== device, 'it came back as the same device'),
    ...wanted(
      report?.hashed === 0 && report.reused === FILES.length,
      `${report?.hashed ?? 'all'} files were read again`,
    ),
    ...wanted(deduped.states['set-aside']?.files === 5, 'not all duplicates were set aside'),
    ...wanted(undone.states['restored']?.files === 5, 'not all came back'),
    ...[...before].flatMap(([path, content]) =>
      wanted(after.get(path) === content, `${path} is not as it was`),
    ),
  ];
}

export const DISK_CASES: readonly Surrounding[] = DISK_KINDS.map((kind) => ({
  name: `a disk of ${kind} that comes back elsewhere`,
  kind: 'a disk that comes back',
  isMounted: true,
  attack: (folder) => attackReplugged(folder, kind),
}));
