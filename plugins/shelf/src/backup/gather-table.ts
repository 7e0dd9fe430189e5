import type { KnownCopy, MediaStructError, Session } from '@mediastruct/core';
import { isObjectPath } from '@mediastruct/core/base';
import { openCatalogue, sectionOf } from '@mediastruct/core/catalogue';
import { diskKind } from '../disks/disk-kind.ts';
import { objectLogPath } from '../disks/object-log.ts';
import { localLedgerPath, readShelf, shelfLedgerPath } from '../ledger/shelf-ledger.ts';
import type { ShelfState } from '../ledger/shelf-state.ts';
import type { ProofRule, ShelfHolder } from '../plan/shelf-holder.ts';
import type { ShelfTable, Standing } from '../plan/shelf-table.ts';
import { ShelfTableBuilder } from '../plan/table/shelf-table-builder.ts';
import { Policy } from '../policy/policy.ts';
import type { ShelfSettings } from '../policy/shelf-settings.ts';
import { SHELF_SETTINGS } from '../policy/shelf-settings.ts';
import type { ContentEntry } from '../sources/merge-gone.ts';
import { isContent } from '../sources/merge-gone.ts';
import { readSourceListing, sourceListingPath } from '../sources/source-listing.ts';
import type { SourceInGrace } from '../sources/sources-in-grace.ts';
import { sourcesInGrace } from '../sources/sources-in-grace.ts';
import { heldAs } from './held-as.ts';
import { proofRule } from './proof-rule.ts';

const DAY_MS = 86_400_000;

/** All that planners of the shelf need to know. */
export interface Gathered {
  readonly table: ShelfTable;
  /** Contents that sources have or had were added to the table before this number; those after it stand on disks, and no source tells of them. */
  readonly listed: number;
  /** By their numbers. */
  readonly holders: readonly ShelfHolder[];
  /** The numbers of disks by their ids. */
  readonly numberOfDisk: ReadonlyMap<string, number>;
  /** Why a record of copies could not be read; what it tells is not in the table. */
  readonly damaged: readonly MediaStructError[];
  readonly rule: ProofRule;
  readonly settings: ShelfSettings;
}

export interface GatherRequest {
  /** Ids of the sources whose files can be read now. */
  readonly readable: ReadonlySet<string>;
}

/**
 * Puts together which contents the sources have and had, and where all copies are, from the listings and the catalogue: no disk is needed. What stands on
 * a disk and belongs to no source any more is in it as expired, or as in its days of grace where its source was dropped lately. A record that cannot be read is a warning: what it tells is missing from the answer.
 * Memory: that of the table while it is made.
 */
export function gatherTable(session: Session, { readable }: GatherRequest): Gathered {
  const { library, holderKinds, warnings } = session;
  const settings = sectionOf(library, SHELF_SETTINGS);
  const state = readShelf(library);
  const builder = new ShelfTableBuilder();
  addContents(session, builder, { settings, state, readable });
  const inGrace = sourcesInGrace(session);
  addDropped(session, builder, { settings, inGrace });
  // What stands on disks and in no listing may be what such a source had.
  const unlisted = inGrace.every(({ isListed }) => isListed) ? 'expired' : 'grace';
  const listed = builder.count;
  const holders: ShelfHolder[] = [];
  const numberOfDisk = new Map<string, number>();
  using catalogue = openCatalogue(library, { kinds: holderKinds });
  for (const { holder } of catalogue.holders()) {
    const known = heldAs(library, holder, state).filter(({ shelf }) => settings.counts.includes(shelf.kind));
    if (known.length === 0) continue;
    const numbers = known.map(({ shelf, verifiedAt }) => {
      holders.push(shelf);
      if (shelf.kind === 'disk') numberOfDisk.set(shelf.id, holders.length - 1);
      return { number: holders.length - 1, verifiedAt };
    });
    for (const copy of catalogue.copiesIn(holder)) addCopy(builder, copy, { numbers, unlisted });
  }
  const { damaged } = catalogue;
  for (const { path = library.root, message } of damaged)
    if (!warnings.first.some((told) => told.path === path && told.message === message))
      warnings.add(path, message);
  const table = builder.finish();
  return { table, listed, holders, numberOfDisk, damaged, rule: proofRule(session), settings };
}

/** The number of a disk that is worked on. Throws `damaged` (12) where the record of what stands on it cannot be read. */
export function diskNumber({ library }: Session, gathered: Gathered, diskId: string): number {
  const { numberOfDisk, damaged } = gathered;
  const records = [objectLogPath(library, diskId), shelfLedgerPath(library), localLedgerPath(library)];
  const fault = damaged.find(({ path }) => path !== undefined && records.includes(path));
  if (fault !== undefined) throw fault;
  const number = numberOfDisk.get(diskId);
  if (number === undefined) throw new RangeError(`the disk ${diskId} is not among the holders`);
  return number;
}

function addContents(
  { library, now }: Session,
  builder: ShelfTableBuilder,
  {
    settings,
    state,
    readable,
  }: { settings: ShelfSettings; state: ShelfState; readable: ReadonlySet<string> },
): void {
  const policy = new Policy(settings);
  const graceFrom = now().getTime() - settings.graceDays * DAY_MS;
  for (const source of state.sources) {
    const isHere = readable.has(source.sourceId);
    for (const entry of readSourceListing(library.access, sourceListingPath(library, source.sourceId))) {
      if (!isContent(entry)) continue;
      const { sha256, size } = entry;
      const wanted = policy.of(`${source.name}/${entry.path}`, source);
      builder.addContent({
        ...{ sha256, size, least: wanted.least, most: wanted.most, priority: wanted.priority },
        standing: standingOf(entry, graceFrom),
        isReadable: isHere && entry.kind === 'file',
      });
    }
  }
}

/** What a source had that was dropped lately is gone since then: nothing more is copied for it, and nothing is let go of. */
function addDropped(
  { library, now }: Session,
  builder: ShelfTableBuilder,
  { settings, inGrace }: { settings: ShelfSettings; inGrace: readonly SourceInGrace[] },
): void {
  const graceFrom = now().getTime() - settings.graceDays * DAY_MS;
  const policy = { least: 0, most: 1, priority: 0, isReadable: false };
  for (const { sourceId, goneSince } of inGrace)
    for (const entry of readSourceListing(library.access, sourceListingPath(library, sourceId))) {
      if (!isContent(entry)) continue;
      const { sha256, size } = entry;
      const gone: ContentEntry = entry.kind === 'gone' ? entry : { ...entry, kind: 'gone', goneSince };
      builder.addContent({ sha256, size, ...policy, standing: standingOf(gone, graceFrom) });
    }
}

function standingOf(entry: ContentEntry, graceFrom: number): Standing {
  if (entry.kind === 'file') return 'wanted';
  return Date.parse(entry.goneSince) > graceFrom ? 'grace' : 'expired';
}

function addCopy(
  builder: ShelfTableBuilder,
  { sha256, size, path, verifiedAt, isSound, holder }: KnownCopy,
  {
    numbers,
    unlisted,
  }: {
    readonly numbers: readonly { readonly number: number; readonly verifiedAt: string | null }[];
    /** How a content stands that no listing tells of. */
    readonly unlisted: Standing;
  },
): void {
  if (sha256 === null || !isSound || (holder.kind === 'tree' && isObjectPath(path))) return;
  for (const { number, verifiedAt: provenAt } of numbers) {
    const facts = { sha256, holder: number, verifiedAt: provenAt ?? verifiedAt };
    if (builder.addCopy(facts) || holder.kind !== diskKind.name) continue;
    const policy = { least: 0, most: 0, priority: 0 };
    builder.addContent({ sha256, size, ...policy, standing: unlisted, isReadable: false });
    builder.addCopy(facts);
  }
}
