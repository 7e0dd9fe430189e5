import { IGNORE_FILE } from '@mediastruct/core/base';
import type { DiskStanding, ShelfEvent } from './shelf-event.ts';
import { withOwnNames } from './own-names.ts';
import { withSharedDevices } from './shared-devices.ts';

/** What was last written to a disk; the nonce is drawn anew each time. */
export interface Stamp {
  readonly generation: number;
  readonly nonce: string;
}

/** A disk of the shelf, as its events tell it. */
export interface KnownDisk {
  readonly diskId: string;
  readonly name: string;
  /** Where it is kept, in words for people; null where nobody told. */
  readonly place: string | null;
  /** The id of a disk with which it shares one device, so that both are lost together; null where it has one of its own. */
  readonly device: string | null;
  readonly standing: DiskStanding;
  /** Bytes that backups leave free; null for the one of the settings. */
  readonly reserveBytes: number | null;
  /** What its file holds; null where it was never written. */
  readonly stamp: Stamp | null;
  /** What its file may hold instead, if writing it was cut off. */
  readonly pending: Stamp | null;
  /** Nonces that it had before, oldest first. */
  readonly before: readonly Stamp[];
  /** Where it was last, and what was free then; null where it never was here. */
  readonly seen: { readonly path: string; readonly freeBytes: number; readonly at: string } | null;
}

/** A folder that is backed up, as its events tell it. */
export interface KnownSource {
  readonly sourceId: string;
  readonly name: string;
  /** Absolute path; null where it does not stand on this computer. */
  readonly root: string | null;
  readonly isLocked: boolean;
  /** Patterns of what is left out, as in a .gitignore file. */
  readonly ignore: readonly string[];
  /** Names of files in its folders that hold such patterns. */
  readonly ignoreFiles: readonly string[];
  /** What holds for all its files in place of the settings, before the rules of the settings; null where the settings hold. */
  readonly least: number | null;
  /** 0 for no limit. */
  readonly most: number | null;
  readonly priority: number | null;
  /** True where lists leave it out unless they are asked for all. */
  readonly isHidden: boolean;
  /** True where symlinks that lead out of it are backed up as what they lead to. */
  readonly followsSymlinks: boolean;
}

/** A source that was taken off the shelf, as it was then; `root` is where it stood on this computer. */
export interface DroppedSource extends KnownSource {
  /** ISO 8601 UTC. */
  readonly droppedAt: string;
}

/** All that is known of a shelf beside what stands on its disks. */
export interface ShelfState {
  /** Null before the first disk was added. */
  readonly setId: string | null;
  /** Those that were dropped too, in the order in which they were added. */
  readonly disks: readonly KnownDisk[];
  /** Those that were not dropped, in the order in which they were added. */
  readonly sources: readonly KnownSource[];
  /** Those that were dropped, in the order in which they were. */
  readonly dropped: readonly DroppedSource[];
}

/** What of a disk and of a source can be as the settings have it. */
export const DISK_SETTINGS = ['reserveBytes'] as const;
export const SOURCE_SETTINGS = ['least', 'most', 'priority'] as const;
export type SourceSetting = (typeof SOURCE_SETTINGS)[number];

/** What events come to, in their order. Those of disks and sources that were never added are left out. */
export function foldShelf(events: Iterable<ShelfEvent>): ShelfState {
  let setId: string | null = null;
  const disks = new Map<string, KnownDisk>();
  const sources = new Map<string, KnownSource>();
  const dropped: DroppedSource[] = [];
  const stoodAt = new Map<string, string | null>();
  for (const event of events) {
    if (event.kind === 'set') setId ??= event.setId;
    else if ('diskId' in event) {
      const disk = diskAfter(disks.get(event.diskId), event);
      if (disk !== undefined) disks.set(event.diskId, disk);
    } else {
      const source = sourceAfter(sources.get(event.sourceId), event);
      if (source !== undefined) sources.set(event.sourceId, source);
      // What this computer alone knows comes behind what all do, so also behind a drop.
      if (event.kind === 'source-mapped') stoodAt.set(event.sourceId, event.root);
      if (event.kind !== 'source-dropped' || !sources.delete(event.sourceId)) continue;
      if (source !== undefined) dropped.push({ ...source, droppedAt: event.at });
    }
  }
  return {
    setId,
    disks: disksByOwnNames(withSharedDevices([...disks.values()])),
    sources: withOwnNames([...sources.values()], ({ sourceId }) => sourceId),
    dropped: dropped.map((one) => ({ ...one, root: stoodAt.get(one.sourceId) ?? null })),
  };
}

/** The name of a disk that was dropped is free again. */
function disksByOwnNames(disks: readonly KnownDisk[]): readonly KnownDisk[] {
  const named = withOwnNames(
    disks.filter(({ standing }) => standing !== 'dropped'),
    ({ diskId }) => diskId,
  );
  const byId = new Map(named.map((disk) => [disk.diskId, disk]));
  return disks.map((disk) => byId.get(disk.diskId) ?? disk);
}

type DiskEvent = Extract<ShelfEvent, { diskId: string }>;
type SourceEvent = Extract<ShelfEvent, { sourceId: string }>;

function diskAfter(disk: KnownDisk | undefined, event: DiskEvent): KnownDisk | undefined {
  if (event.kind === 'disk-added') return { ...NEW_DISK, ...disk, diskId: event.diskId, name: event.name };
  if (disk === undefined) return undefined;
  switch (event.kind) {
    case 'disk-set': {
      const { name = disk.name, place = disk.place, reserveBytes = disk.reserveBytes } = event;
      const { device = disk.device } = event;
      return {
        ...{ ...disk, name, reserveBytes },
        place: place === '' ? null : place,
        device: device === '' ? null : device,
        ...unsetBy(event, DISK_SETTINGS),
      };
    }
    case 'disk-writing':
      return { ...disk, pending: stampOf(event) };
    case 'disk-written': {
      // Events of two computers may stand in the order of two clocks.
      if (disk.stamp !== null && disk.stamp.generation > event.generation)
        return { ...disk, before: [...disk.before, stampOf(event)] };
      const before = disk.stamp === null ? disk.before : [...disk.before, disk.stamp];
      return { ...disk, stamp: stampOf(event), pending: null, before };
    }
    case 'disk-seen':
      return { ...disk, seen: { path: event.path, freeBytes: event.freeBytes, at: event.at } };
    case 'disk-stands':
      return { ...disk, standing: event.standing };
  }
}

function sourceAfter(source: KnownSource | undefined, event: SourceEvent): KnownSource | undefined {
  if (event.kind === 'source-added') return { ...NEW_SOURCE, sourceId: event.sourceId, name: event.name };
  if (source === undefined) return undefined;
  switch (event.kind) {
    case 'source-set': {
      const { name = source.name, ignore = source.ignore, isHidden = source.isHidden } = event;
      const { least = source.least, most = source.most, priority = source.priority } = event;
      const { followsSymlinks = source.followsSymlinks, ignoreFiles = source.ignoreFiles } = event;
      const set = { name, ignore, ignoreFiles, least, most, priority, isHidden, followsSymlinks };
      return { ...source, ...set, ...unsetBy(event, SOURCE_SETTINGS) };
    }
    case 'source-mapped':
      return { ...source, root: event.root };
    case 'source-locked':
      return { ...source, isLocked: event.isLocked };
    case 'source-dropped':
      return source;
  }
}

/** What is as the settings have it again. */
function unsetBy<Name extends string>(
  { unset = [] }: { readonly unset?: readonly string[] | undefined },
  names: readonly Name[],
): Partial<Record<Name, null>> {
  const all: Partial<Record<Name, null>> = {};
  for (const name of names) if (unset.includes(name)) all[name] = null;
  return all;
}

function stampOf({ generation, nonce }: Stamp): Stamp {
  return { generation, nonce };
}

const NEW_DISK = {
  place: null,
  device: null,
  standing: 'active',
  reserveBytes: null,
  stamp: null,
  pending: null,
  before: [],
  seen: null,
} as const;

/** What a source is before anything is set. */
export const NEW_SOURCE = {
  root: null,
  isLocked: false,
  ignore: [],
  ignoreFiles: [IGNORE_FILE],
  least: null,
  most: null,
  priority: null,
  isHidden: false,
  followsSymlinks: false,
} as const;
