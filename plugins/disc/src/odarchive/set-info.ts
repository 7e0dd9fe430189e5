import type { FileAccess } from '@mediastruct/core';
import { SECTOR } from '../image/sectors.ts';
import { readCatalogue } from './catalogue-file.ts';
import { catalogueBytes } from './format-catalogue.ts';
import { planSetImage } from './plan-image.ts';
import type { SetHistory } from './set-ledger.ts';
import { imagesMade, readHistory } from './set-ledger.ts';
import type { DiscSet, SetContent, SetDisc } from './set-content.ts';
import { contentsOn, volumeIdOf } from './set-content.ts';

const NAMED = 100;

/** How one disc of a set stands. */
export interface DiscInfo {
  readonly disc: number;
  readonly volumeId: string;
  /** Bytes that the medium holds; 0 where the catalogue does not say so. */
  readonly capacity: number;
  readonly contents: number;
  readonly names: number;
  /** Bytes of the contents, each counted once. */
  readonly dataBytes: number;
  /** Bytes of the image, exact; null for an inherited disc, which has files that this catalogue does not know. */
  readonly imageBytes: number | null;
  /** Planned by an earlier catalogue of the job. */
  readonly inherited: boolean;
  /** When its image was made last, ISO 8601 UTC, and where; null as far as the ledger beside the catalogue knows of none. */
  readonly madeAt: string | null;
  readonly image: string | null;
}

export interface SetInfo {
  readonly catalogue: string;
  readonly jobId: string;
  readonly guid: string;
  readonly date: string | null;
  readonly medium: string | null;
  readonly contents: number;
  readonly names: number;
  /** Bytes of the contents, each counted once, and as often as it has names. */
  readonly bytes: number;
  readonly namedBytes: number;
  readonly largest: { readonly path: string; readonly size: number } | null;
  /** Contents that are on no disc: how many, and the first 100. */
  readonly unplanned: number;
  readonly firstUnplanned: readonly { readonly path: string; readonly size: number }[];
  readonly discs: readonly DiscInfo[];
  /** Lines of the ledger that cannot be read. */
  readonly unreadableLedgerLines: readonly number[];
}

/** What a catalogue and the ledger beside it say; no file of the folder is looked at. Throws as `readCatalogue`. */
export function readSetInfo(access: FileAccess, catalogue: string): SetInfo {
  return setInfo(readCatalogue(access, catalogue), { catalogue, history: readHistory(access, catalogue) });
}

export function setInfo(
  set: DiscSet,
  { catalogue, history }: { readonly catalogue: string; readonly history: SetHistory },
): SetInfo {
  const { jobId, guid, date, medium, contents } = set;
  const unplanned = contents.filter(({ disc }) => disc === null);
  const largest = contents.reduce<SetContent | null>((a, b) => (a === null || b.size > a.size ? b : a), null);
  const made = imagesMade(history);
  const size = catalogueBytes(set);
  return {
    ...{ catalogue, jobId, guid, date, medium: medium?.name ?? null },
    contents: contents.length,
    names: sum(contents, ({ names }) => names.length),
    bytes: sum(contents, (content) => content.size),
    namedBytes: sum(contents, (content) => content.size * content.names.length),
    largest: largest === null ? null : named(largest),
    unplanned: unplanned.length,
    firstUnplanned: unplanned.slice(0, NAMED).map(named),
    discs: set.discs.map((disc) => discInfo(set, { disc, size, made: made.get(disc.number) })),
    unreadableLedgerLines: history.unreadable,
  };
}

function discInfo(
  set: DiscSet,
  {
    disc: { number, capacity, isInherited },
    size,
    made,
  }: {
    readonly disc: SetDisc;
    readonly size: number;
    readonly made: { readonly at: string; readonly image: string } | undefined;
  },
): DiscInfo {
  const on = contentsOn(set, number);
  const catalogue = { size, bytes: () => Buffer.alloc(0) };
  const image = () => planSetImage(set, number, { catalogue, sources: new Map() }).layout.sectors * SECTOR;
  return {
    disc: number,
    volumeId: volumeIdOf(set, number),
    capacity,
    contents: on.length,
    names: sum(on, ({ names }) => names.length),
    dataBytes: sum(on, (content) => content.size),
    imageBytes: isInherited ? null : image(),
    inherited: isInherited,
    madeAt: made?.at ?? null,
    image: made?.image ?? null,
  };
}

function named({ names, size }: SetContent): { readonly path: string; readonly size: number } {
  return { path: names[0].path, size };
}

function sum<Item>(items: readonly Item[], of: (item: Item) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
