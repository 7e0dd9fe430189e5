import { originalOf, payloadPath } from '../bag/payload-path.ts';
import { joinPath } from '../../files/walk.ts';
import type { NewOperation } from '../../journal/plan/operation.ts';
import { forFilesAsTheyAre } from '../../journal/plan/current-stat.ts';
import { prepareRun } from '../../journal/prepare-run.ts';
import type { PreparedRun } from '../../journal/run/run.ts';
import type { Session } from '../../journal/session.ts';
import type { Tree } from '../../library/library.ts';
import { throwIfStopped } from '../../progress/stop-flag.ts';
import type { FileRecord } from '../../records/file-record.ts';
import { isHashed, statOf } from '../../records/file-record.ts';
import type { ArchiveOptions, PlannedVolume } from './archive-options.ts';
import type { ArchiveRequest, ArchiveSettings } from './archive-settings.ts';
import { checkTrees, readSettings, takeSetId } from './archive-settings.ts';
import { dayLoads, LargeDays, sumDays } from './day-loads.ts';
import { highestVolumeNumber } from '../volumes/find-volume.ts';
import type { ArchiveUnit, LeftFile, SortedGroup } from './plan-units.ts';
import type { PackedVolume, Packing } from './plan-volumes.ts';
import { packVolumes } from './plan-volumes.ts';
import { readGroups } from './read-groups.ts';
import { formatVolumeId } from '../../holders/volume-id.ts';

/** A last volume with at least this part of its room taken counts as full. */
const FULL_SHARE = 0.98;

/**
 * Plans volumes: every file of the media tree that was asked for is packed, or left with its reason. The index
 * is read twice, and once more where a day is larger than a volume; no media file is read. Memory: one entry
 * a day, 50 bytes for each group of such a large day, and the records of the folders that are open.
 */
export async function planArchive(session: Session, request: ArchiveRequest): Promise<PreparedRun> {
  const { library } = session;
  const { media, archive } = checkTrees(library);
  const settings = readSettings(session, request);
  session.progress({ kind: 'phase', phase: 'packing' });
  const index = () => stoppable(session, readGroups(library.access, media.indexPath, settings.units));
  const sums = sumDays(index());
  const large = new LargeDays(
    [...sums.days].filter(([, { room }]) => room > settings.usable).map(([day]) => day),
  );
  if (!large.isEmpty) large.collect(index());
  const packing = packVolumes(dayLoads(sums, large), {
    capacity: settings.usable,
    lookAheadDays: settings.lookAheadDays,
  });
  const setId = takeSetId(session);
  const first = highestVolumeNumber(library) + 1;
  const last = leftVolume(packing, settings, request);
  const volumes = packing.volumes
    .slice(0, last)
    .map((volume, at) => plannedVolume(formatVolumeId({ setId, number: first + at }), volume));
  const options: ArchiveOptions = {
    setId,
    medium: settings.medium.name,
    capacity: settings.medium.bytes,
    usable: settings.usable,
    reservePercent: settings.reservePercent,
    volumes,
    notSelected: sums.notSelected,
  };
  return prepareRun(session, { job: 'archive', options: { ...options, ...asked(request) } }, async (plan) => {
    const places = { media, archive, targets: new Targets(packing, large), volumes };
    for (const group of index())
      for (const operation of await forFilesAsTheyAre(session, groupOperations(group, places)))
        plan.add(operation);
  });
}

function* stoppable(session: Session, groups: Iterable<SortedGroup>): Generator<SortedGroup> {
  for (const group of groups) {
    throwIfStopped(session.stop);
    yield group;
  }
}

/** The volume from which on nothing is packed: that after the last, or the last where only full ones are wanted. */
function leftVolume({ volumes }: Packing, { usable }: ArchiveSettings, { fullOnly }: ArchiveRequest): number {
  const last = volumes.at(-1);
  const isFull = last === undefined || last.room >= usable * FULL_SHARE;
  return fullOnly && !isFull ? volumes.length - 1 : volumes.length;
}

function plannedVolume(volumeId: string, { files, payload, days }: PackedVolume): PlannedVolume {
  const sorted = [...days].sort();
  return {
    volumeId,
    files,
    bytes: payload,
    firstDay: sorted[0] ?? '',
    lastDay: sorted.at(-1) ?? '',
  };
}

/** What the user said, for whoever reads the plan; fields that were not given are left out. */
function asked(request: ArchiveRequest): Record<string, unknown> {
  return { asked: { ...request } };
}

/** Gives each unit its volume, in the order in which the index tells them. */
class Targets {
  readonly #packing: Packing;
  readonly #split = new Map<string, { readonly volumes: readonly number[]; next: number }>();

  constructor(packing: Packing, large: LargeDays) {
    this.#packing = packing;
    for (const [day, decided] of packing.splitDays)
      this.#split.set(day, { volumes: large.inIndexOrder(day, decided), next: 0 });
  }

  volumeOf({ day }: ArchiveUnit): number {
    const split = this.#split.get(day);
    return (split === undefined ? this.#packing.wholeDays.get(day) : split.volumes[split.next++]) ?? -1;
  }
}

interface Places {
  readonly media: Tree;
  readonly archive: Tree;
  readonly targets: Targets;
  readonly volumes: readonly PlannedVolume[];
}

function groupOperations({ units, left }: SortedGroup, places: Places): readonly NewOperation[] {
  const packed = units.flatMap((unit) => {
    const volume = places.volumes[places.targets.volumeOf(unit)];
    return unit.records.map((record) =>
      volume === undefined
        ? leaveFile({ record, state: 'left', because: NOT_FULL }, places.media)
        : packFile({ record, unit, volumeId: volume.volumeId }, places),
    );
  });
  return [...left.map((file) => leaveFile(file, places.media)), ...packed];
}

const NOT_FULL = { code: 'volume-not-full', detail: 'waits until there is enough for a full volume' };

function leaveFile({ record, state, because }: LeftFile, media: Tree): NewOperation {
  return {
    kind: 'none',
    from: joinPath(media.root, record.path),
    stat: statOf(record),
    sha256: record.sha256,
    state,
    because,
  };
}

function packFile(
  { record, unit, volumeId }: { record: FileRecord; unit: ArchiveUnit; volumeId: string },
  { media, archive }: Places,
): NewOperation {
  if (!isHashed(record)) throw new Error(`${record.path}: expected a record with a hash among those to pack`);
  return {
    kind: 'move',
    from: joinPath(media.root, record.path),
    to: joinPath(archive.root, `${volumeId}/${payloadPath(record.path)}`),
    stat: statOf(record),
    sha256: record.sha256,
    hashedAt: record.hashedAt,
    state: 'packed',
    because: { code: 'packed', detail: volumeId },
    group: unit.records.length < 2 ? undefined : unit.records[0]?.path.toWellFormed(),
    taken: record.taken,
    camera: record.camera,
    // Under its old name it is still found where the volume has it under another one.
    origin: record.origin ?? originalOf(record.path),
  };
}
