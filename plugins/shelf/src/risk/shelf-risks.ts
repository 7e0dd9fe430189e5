import type { LossReport, LossRequest, Library } from '@mediastruct/core';
import {
  displayPath,
  isWithin,
  itemAt,
  lossReport,
  lossReports,
  MediaStructError,
  toldPlaces,
} from '@mediastruct/core';
import { diskKind } from '../disks/disk-kind.ts';
import { othersOnDevice } from '../disks/leave-disk.ts';
import { readShelf } from '../ledger/shelf-ledger.ts';
import type { KnownDisk } from '../ledger/shelf-state.ts';
import { leadingPlaces } from './leading-places.ts';

/** What the loss of one disk or of one place would leave. */
export interface Risk extends LossReport {
  /** disk: that disk alone. place: everything at a place, or a tree by its name. */
  readonly kind: 'disk' | 'place';
  /** The name of the disk, or the place. */
  readonly name: string;
  /** Other disks that share the device of the disk and are lost with it. */
  readonly sameDevice: readonly string[];
}

export interface RiskRequest extends Omit<LossRequest, 'lost'> {
  /** Disks and places as the user names them; where there is none, every disk and every place is looked at. */
  readonly asked: readonly string[];
  /** Contents to name of each. */
  readonly limit: number;
}

type Risked = Pick<Risk, 'kind' | 'name' | 'sameDevice'>;

/**
 * What would be lost with each disk and each place, by the query of `disc lost`: one pass over the catalogue for all of them, or a query for each that is named, which
 * reads only what is there. Throws `usage` (64) for a name of which nothing is known, or of a disk that counts as lost already.
 */
export function shelfRisks(library: Library, { asked, ...request }: RiskRequest): readonly Risk[] {
  const disks = readShelf(library).disks.filter(({ standing }) => standing !== 'dropped');
  const places = toldPlaces(library, request);
  if (asked.length > 0)
    return asked
      .map((name) => meant(name, disks, places))
      .map((one) => ({ ...one, ...lossReport(library, { ...request, lost: lostWith(one) }) }));
  const risked = everything(disks, places);
  const reports = lossReports(library, { ...request, losses: risked.map(lostWith) });
  return risked.map((one, at) => ({ ...one, ...itemAt(reports, at) }));
}

function everything(disks: readonly KnownDisk[], places: readonly string[]): readonly Risked[] {
  const active = disks.filter(({ standing }) => standing !== 'lost');
  return [...active.map((disk) => riskOf(disk, disks)), ...leadingPlaces(places).map(riskOfPlace)];
}

function riskOf(disk: KnownDisk, disks: readonly KnownDisk[]): Risked {
  return { kind: 'disk', name: disk.name, sameDevice: othersOnDevice(disks, disk) };
}

function riskOfPlace(name: string): Risked {
  return { kind: 'place', name, sameDevice: [] };
}

/** A name that is that of a disk and of a place too means the place, which takes the disk with it. */
function meant(name: string, disks: readonly KnownDisk[], places: readonly string[]): Risked {
  const disk = disks.find((one) => one.name === name || one.diskId === name);
  if (disk === undefined || places.some((told) => isWithin(told, name))) return riskOfPlace(name);
  if (disk.standing !== 'lost') return riskOf(disk, disks);
  throw new MediaStructError(
    'usage',
    `the disk "${displayPath(disk.name)}" counts as lost already: nothing more goes with it`,
    { suggestions: ['mediastruct shelf risk   tells what would go with each of the others'] },
  );
}

function lostWith({ kind, name, sameDevice }: Risked): LossRequest['lost'] {
  if (kind === 'place') return { kind: 'place', place: name };
  return { kind: 'things', keys: [name, ...sameDevice].map((one) => `${diskKind.name}:${one}`) };
}
