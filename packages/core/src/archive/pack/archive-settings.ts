import { randomBytes } from 'node:crypto';
import { lstatOrNull } from '../../files/file-access.ts';
import { MediaStructError } from '../../errors/media-struct-error.ts';
import type { Session } from '../../journal/session.ts';
import type { Tree } from '../../library/library.ts';
import { treeOf } from '../../library/library.ts';
import { checkTree } from '../../library/tree-check.ts';
import { tellUnread } from '../../library/tree-sample.ts';
import type { SelectionRequest } from './day-selection.ts';
import { parseSelection } from './day-selection.ts';
import { setCatalogueRoom, usableBytes } from './disc-room.ts';
import { sizeOfSet } from './set-size.ts';
import type { Medium } from './medium.ts';
import { parseMedium } from './medium.ts';
import type { UnitOptions } from './plan-units.ts';
import { readVolumeLedger } from '../../holders/volume-ledger.ts';

export interface ArchiveRequest extends SelectionRequest {
  /** Name, alias or bytes; the library's configured medium where it is not given. */
  readonly medium?: string | undefined;
  readonly reservePercent?: number | undefined;
  readonly lookAheadDays?: number | undefined;
  /** Packs what nothing dates, too. */
  readonly includeUndated?: boolean | undefined;
  /** Leaves what would make a last volume that is not full. */
  readonly fullOnly?: boolean | undefined;
  /** Begins with a new volume although the last one is on no disc yet. */
  readonly newVolume?: boolean | undefined;
}

/** A request joined with the library's configuration. */
export interface ArchiveSettings {
  readonly medium: Medium;
  readonly reservePercent: number;
  readonly lookAheadDays: number;
  readonly usable: number;
  readonly units: UnitOptions;
}

/** Both trees are there and the ones they were; the media tree is indexed and may be taken from. */
export function checkTrees({ library, warnings }: Session): { media: Tree; archive: Tree } {
  const media = treeOf(library, 'media');
  const archive = treeOf(library, 'archive');
  if (lstatOrNull(library.access, media.indexPath) === null)
    throw new MediaStructError('no-index', `${media.root}: the media tree was never indexed`, {
      path: media.root,
      suggestions: ['mediastruct crawl'],
    });
  if (media.isReference)
    throw new MediaStructError(
      'usage',
      `${media.root}: the media tree is a reference tree, which nothing may leave, so it cannot be archived`,
      { path: media.root, suggestions: ['Take it out of [dedupe] reference in mediastruct.toml.'] },
    );
  const onUnread = tellUnread(warnings.add);
  checkTree(library.access, media, { onUnread });
  checkTree(library.access, archive, { onUnread });
  return { media, archive };
}

export function readSettings(session: Session, request: ArchiveRequest): ArchiveSettings {
  const { archive } = session.library.config;
  const medium = parseMedium(request.medium ?? archive.medium);
  const reservePercent = request.reservePercent ?? archive.reservePercent;
  const setBytes = setCatalogueRoom(sizeOfSet(session.library, treeOf(session.library, 'media'), medium));
  const usable = usableBytes({ medium, reservePercent, setBytes });
  const selection = parseSelection(request, session.now().toISOString().slice(0, 10));
  return {
    medium,
    reservePercent,
    usable,
    lookAheadDays: request.lookAheadDays ?? archive.lookAheadDays,
    units: {
      selection,
      includeUndated: request.includeUndated ?? false,
      capacity: usable,
    },
  };
}

/** The library's own eight digits: those of its volume ledger, or new ones that the first archive run writes there. */
export function takeSetId(session: Session): string {
  const { access, state } = session.library;
  const known = readVolumeLedger(access, state.volumeLedger, state.volumes);
  return known?.setId ?? randomBytes(4).toString('hex');
}
