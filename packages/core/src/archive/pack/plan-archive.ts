import { itemAt } from '../../errors/item-at.ts';
import { joinPath } from '../../files/walk.ts';
import type { NewOperation } from '../../journal/plan/operation.ts';
import { forFilesAsTheyAre } from '../../journal/plan/current-stat.ts';
import { prepareRun } from '../../journal/prepare-run.ts';
import type { PreparedRun } from '../../journal/run/run.ts';
import type { Session } from '../../journal/session.ts';
import { throwIfStopped } from '../../progress/stop-flag.ts';
import type { ArchiveOptions, PlannedVolume } from './archive-options.ts';
import type { ArchiveRequest, ArchiveSettings } from './archive-settings.ts';
import { checkTrees, readSettings, takeSetId } from './archive-settings.ts';
import { dayLoads, LargeDays, sumDays } from './day-loads.ts';
import { highestVolumeNumber } from '../volumes/find-volume.ts';
import type { HashedPieces } from '../segments/hash-pieces.ts';
import { hashPieces } from '../segments/hash-pieces.ts';
import type { BegunVolume } from './begun-volume.ts';
import { begunVolume } from './begun-volume.ts';
import type { PackTrees, PlacedPiece } from './pack-operations.ts';
import { cutFile, leaveFile, packFile } from './pack-operations.ts';
import type { ArchiveUnit, SortedGroup, UnitMember } from './plan-units.ts';
import type { GroupPlace, PackedVolume, Packing } from './plan-volumes.ts';
import { packVolumes } from './plan-volumes.ts';
import { readGroups } from './read-groups.ts';
import { formatVolumeId } from '../../holders/volume-id.ts';

/** A last volume with at least this part of its room taken counts as full. */
const FULL_SHARE = 0.98;

/**
 * Plans volumes: every file of the media tree that was asked for is packed, or left with its reason. The index
 * is read twice, and once more where a day is larger than a volume; of the media files only those are read that are to be cut. A last volume
 * that is on no disc yet is continued. Memory: one entry a day, 50 bytes for each group of such a large day, and the records of the folders
 * that are open.
 */
export async function planArchive(session: Session, request: ArchiveRequest): Promise<PreparedRun> {
  const { library } = session;
  const { media, archive } = checkTrees(session);
  const settings = readSettings(session, request);
  session.progress({ kind: 'phase', phase: 'packing' });
  const begun = request.newVolume === true ? null : begunVolume(library, settings);
  const units = { ...settings.units, taken: begun?.taken };
  const index = () => stoppable(session, readGroups(library.access, media.indexPath, units));
  const sums = sumDays(index());
  const large = new LargeDays(
    [...sums.days].filter(([, { room }]) => room > settings.usable).map(([day]) => day),
  );
  if (!large.isEmpty) large.collect(index());
  const packing = packVolumes(dayLoads(sums, large), {
    capacity: settings.usable,
    lookAheadDays: settings.lookAheadDays,
    begunRoom: begun?.room,
  });
  const setId = takeSetId(session);
  const last = leftVolume(packing, settings, request);
  const packed = packing.volumes.slice(0, last);
  const named = nameVolumes(packed, { begun, setId, first: highestVolumeNumber(library) + 1 });
  // One that is begun may have got nothing more.
  const volumes = named.filter(({ files }) => files > 0);
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
    const places = { media, archive, targets: new Targets(packing, large), volumes: named };
    for (const group of index()) {
      const operations = await groupOperations(session, group, places);
      for (const operation of await forFilesAsTheyAre(session, operations)) plan.add(operation);
    }
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

interface Naming {
  /** The volume that the first one continues. */
  readonly begun: BegunVolume | null;
  readonly setId: string;
  /** The number of the first volume that is new. */
  readonly first: number;
}

function nameVolumes(
  packed: readonly PackedVolume[],
  { begun, setId, first }: Naming,
): readonly PlannedVolume[] {
  const continued = begun === null ? 0 : 1;
  return packed.map((volume, at) =>
    begun !== null && at === 0
      ? continuedVolume(begun, volume)
      : plannedVolume(formatVolumeId({ setId, number: first + at - continued }), volume),
  );
}

function plannedVolume(volumeId: string, { files, payload, room, days }: PackedVolume): PlannedVolume {
  const sorted = [...days].sort();
  return { volumeId, files, bytes: payload, room, firstDay: sorted[0] ?? '', lastDay: sorted.at(-1) ?? '' };
}

function continuedVolume({ volume }: BegunVolume, packed: PackedVolume): PlannedVolume {
  const { volumeId, files, bytes, firstDay, lastDay } = volume;
  const all = { ...packed, days: [firstDay, ...packed.days, lastDay] };
  return { ...plannedVolume(volumeId, all), continues: { files, bytes } };
}

/** What the user said, for whoever reads the plan; fields that were not given are left out. */
function asked(request: ArchiveRequest): Record<string, unknown> {
  return { asked: { ...request } };
}

/** Gives each unit its place, in the order in which the index tells them. */
class Targets {
  readonly #packing: Packing;
  readonly #split = new Map<string, { readonly places: readonly GroupPlace[]; next: number }>();

  constructor(packing: Packing, large: LargeDays) {
    this.#packing = packing;
    for (const [day, decided] of packing.splitDays)
      this.#split.set(day, { places: large.inIndexOrder(day, decided), next: 0 });
  }

  placeOf({ day }: ArchiveUnit): GroupPlace {
    const split = this.#split.get(day);
    return (split === undefined ? this.#packing.wholeDays.get(day) : split.places[split.next++]) ?? -1;
  }
}

interface Places extends PackTrees {
  readonly targets: Targets;
  readonly volumes: readonly PlannedVolume[];
}

async function groupOperations(
  session: Session,
  { units, left }: SortedGroup,
  places: Places,
): Promise<readonly NewOperation[]> {
  const operations = left.map((file) => leaveFile(file, places));
  for (const unit of units) operations.push(...(await unitOperations(session, unit, places)));
  return operations;
}

async function unitOperations(
  session: Session,
  unit: ArchiveUnit,
  places: Places,
): Promise<readonly NewOperation[]> {
  const { members } = unit;
  const place = places.targets.placeOf(unit);
  const wanted = typeof place === 'number' ? [place] : place.map(({ volume }) => volume);
  const volumes = wanted.flatMap((at) => places.volumes[at] ?? []);
  const [first] = volumes;
  const [main] = members;
  if (first === undefined || main === undefined || volumes.length < wanted.length)
    return members.map(({ record }) => leaveFile({ record, state: 'left', because: NOT_FULL }, places));
  if (typeof place !== 'number') {
    const pieces = place.map(({ bytes }, at) => ({ volumeId: itemAt(volumes, at).volumeId, bytes }));
    return cutFile(main, { pieces, hashed: await hashedPieces(session, main, { pieces, places }) }, places);
  }
  const group = members.length < 2 ? undefined : main.record.path.toWellFormed();
  return members.map((member) => packFile(member, { volumeId: first.volumeId, group }, places));
}

function hashedPieces(
  session: Session,
  { record }: UnitMember,
  { pieces, places }: { readonly pieces: readonly PlacedPiece[]; readonly places: Places },
): Promise<HashedPieces> {
  const { library, progress, stop } = session;
  const path = joinPath(places.media.root, record.path);
  progress({ kind: 'phase', phase: 'reading what is to be cut', totalBytes: record.size });
  return hashPieces(library.access, {
    path,
    pieces: pieces.map(({ bytes }) => bytes),
    onBytes: (bytes) => progress({ kind: 'advance', files: 0, bytes, path }),
    throwIfStopped: () => throwIfStopped(stop),
  });
}

const NOT_FULL = { code: 'volume-not-full', detail: 'waits until there is enough for a full volume' };
