import type { FileAccess, Session } from '@mediastruct/core';
import { statePaths } from '@mediastruct/core/testing';
import { readDiskIdentity } from '../../plugins/shelf/src/disks/disk-identity.ts';
import { standingObjects } from '../../plugins/shelf/src/disks/disk-objects.ts';
import { objectLogPath } from '../../plugins/shelf/src/disks/object-log.ts';
import { refreshDisk } from '../../plugins/shelf/src/disks/refresh-disk.ts';
import { adoptDisk } from '../../plugins/shelf/src/distbackup/adopt-disk.ts';
import { readShelf } from '../../plugins/shelf/src/ledger/shelf-ledger.ts';
import { describeSet } from '../../plugins/shelf/src/set/describe-set.ts';
import { forkDisk } from '../../plugins/shelf/src/set/fork-disk.ts';
import { readSourceListing, sourceListingPath } from '../../plugins/shelf/src/sources/source-listing.ts';
import type { Finding } from '../check/findings.ts';
import { findDiskFaults, findShelfFaults } from '../check/shelf-faults.ts';
import type { Look, TortureCase } from './case.ts';
import { EMPTY_FILE, OLD_CONTENTS, OLD_FILES, OLD_UUID, putOldDisk } from './old-disk.ts';
import { withScratch } from './scratch-access.ts';
import { SOUND } from './shelf-cases.ts';
import type { DiskName } from './shelf-stage.ts';
import { diskRoot, hashOf, HELD, isOfDisk, prepareShelf, summaryOf } from './shelf-stage.ts';
import type { Stage } from './stage.ts';
import { crawlAll, makeLibrary, stageSession } from './stage.ts';
import { copyBelow, removeBelow } from './stage-folders.ts';

/** Whether the disk at a place is one of this shelf, and its coming to it was ended. */
function isTaken(session: Session, { access, places }: Stage, name: DiskName): boolean {
  const identity = readDiskIdentity(access, diskRoot(places, name));
  return readShelf(session.library).disks.some(
    ({ diskId, stamp }) => diskId === identity?.diskId && stamp?.nonce === identity.nonce,
  );
}

const adopt: TortureCase['act'] = async (given, { places }) => {
  const session = withScratch(given);
  const adopted = adoptDisk(session, { root: diskRoot(places, 'old'), withoutList: false });
  await describeSet(session, adopted);
  const { missing, short, strange, objects } = adopted;
  if (missing + short + strange.length > 0) session.warnings.add(adopted.root, 'not all of it is there');
  return summaryOf(session, { command: 'shelf disk adopt', state: 'taken', files: objects.files });
};

/** What was not ended is given again; what could not be looked at is found by a refresh then. */
async function adoptAgain(session: Session, stage: Stage): Promise<void> {
  if (!isTaken(session, stage, 'old')) await adopt(session, stage);
  await refreshDisk(session, { disk: OLD_UUID, at: diskRoot(stage.places, 'old'), accepts: false });
}

/** What is to be known of a disk that came to the shelf: its objects, and the names of a source. */
interface Brought {
  readonly disk: DiskName;
  readonly contents: readonly string[];
  readonly files: readonly string[];
}

/** A disk that came to the shelf is known with all that is on it, or not at all. */
async function findUnbrought(
  stage: Stage,
  { isReported, isAgain }: Look,
  brought: Brought,
): Promise<Finding[]> {
  const { disk, contents, files } = brought;
  const { library } = stageSession(stage);
  const isWhole = isReported || isAgain;
  // Where not all could be looked at, that was told, and a refresh comes first.
  if (!isWhole) return isTaken(stageSession(stage), stage, disk) ? findDiskFaults(stage, disk, []) : [];
  const findings = [...findDiskFaults(stage, disk, [])];
  const identity = readDiskIdentity(stage.access, diskRoot(stage.places, disk));
  const known = standingObjects(stage.access, objectLogPath(library, identity?.diskId ?? ''));
  for (const sha256 of contents)
    if (!known.has(sha256))
      findings.push({ kind: 'ledger', detail: `${disk}: ${sha256} is not known to be there` });
  const named = new Set(namesIn(stage.access, library));
  for (const name of files)
    if (!named.has(name)) findings.push({ kind: 'ledger', detail: `${disk}: no source tells of ${name}` });
  return findings;
}

function* namesIn(access: FileAccess, library: Session['library']): Generator<string> {
  for (const { sourceId } of readShelf(library).sources)
    for (const { kind, path } of readSourceListing(access, sourceListingPath(library, sourceId)))
      if (kind === 'file') yield path;
}

/** The shelf of somebody else, of which one disk is to be forked into this library, which has none. */
async function prepareForeign(stage: Stage): Promise<void> {
  await prepareShelf(stage);
  removeBelow(stage.access, `${statePaths(stage.places.library).folder}/shelf`);
}

/** The second disk and a clone of it, both plugged in. */
async function prepareClone(stage: Stage): Promise<void> {
  const { access, places } = stage;
  await prepareShelf(stage);
  copyBelow(access, diskRoot(places, 'drawer'), diskRoot(places, 'clone'));
}

const fork =
  (disk: 'drawer' | 'clone'): TortureCase['act'] =>
  async (given, { places }) => {
    const session = withScratch(given);
    const original = disk === 'clone' ? diskRoot(places, 'drawer') : undefined;
    const forked = await forkDisk(session, { root: diskRoot(places, disk), name: 'mine', original });
    await describeSet(session, forked);
    if (forked.missing > 0) session.warnings.add(forked.root, 'not all of it is there');
    return summaryOf(session, { command: 'shelf disk fork', state: 'taken', files: forked.objects.files });
  };

const forkAgain =
  (disk: 'drawer' | 'clone') =>
  async (session: Session, stage: Stage): Promise<void> => {
    const isMine = readShelf(session.library).disks.some(
      ({ name, stamp }) => name === 'mine' && stamp !== null,
    );
    if (!isMine) await fork(disk)(session, stage);
  };

const OF_DISKS = { isSampled: true, isGenerated: isOfDisk } satisfies Partial<TortureCase>;

/** Disks that hold something already and come to the shelf. */
export const SHELF_DISK_CASES: readonly TortureCase[] = [
  {
    name: 'shelf disk adopt',
    command: 'shelf disk adopt',
    prepare: async (stage) => {
      makeLibrary(stage);
      putOldDisk(stage);
      await crawlAll(stage);
    },
    act: adopt,
    again: adoptAgain,
    findFaults: (stage, look) =>
      findUnbrought(stage, look, {
        ...{ disk: 'old', contents: OLD_CONTENTS, files: [...OLD_FILES, EMPTY_FILE] },
      }),
    ...OF_DISKS,
  },
  {
    name: 'shelf disk fork',
    command: 'shelf disk fork',
    prepare: prepareForeign,
    act: fork('drawer'),
    again: forkAgain('drawer'),
    findFaults: (stage, look) =>
      findUnbrought(stage, look, { disk: 'drawer', contents: HELD.map(hashOf), files: HELD }),
    ...OF_DISKS,
  },
  {
    name: 'shelf disk fork of a clone',
    command: 'shelf disk fork',
    prepare: prepareClone,
    act: fork('clone'),
    again: forkAgain('clone'),
    findFaults: async (stage, look) => [
      ...findShelfFaults(stage, SOUND),
      ...(await findUnbrought(stage, look, { disk: 'clone', contents: HELD.map(hashOf), files: HELD })),
    ],
    ...OF_DISKS,
    isFullOnly: true,
  },
];
