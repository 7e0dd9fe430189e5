import type { HashOutcome } from '../../files/hash-file.ts';
import type { ExtraDigests } from '../../files/digest-algorithms.ts';
import type { FileRecord, StatRecord } from '../../records/file-record.ts';
import { toStatRecord } from '../../records/file-record.ts';
import type { MetFile } from '../plan-reuse.ts';
import { isSameButRounded, wouldBeRot } from '../plan-reuse.ts';
import type { RottenContent } from '../rot-message.ts';
import { formatRot, parseRot } from '../rot-message.ts';
import type { RangeFindings } from './range-findings.ts';

/** What a file reads as: read now, or by a crawl that did not end and found the file as it is now. */
export interface Reading {
  readonly outcome: HashOutcome | { readonly kind: 'made'; readonly sha256: string };
  /** When it was read, ISO 8601 UTC. */
  readonly at: string;
  /** Further digests that were asked for and taken in the same reading. */
  readonly also?: ExtraDigests | undefined;
}

/** A file that was read, and what its index knew of it. */
export interface ReadFile {
  readonly path: string;
  readonly known: FileRecord | null;
  /** As it was met before it was read. */
  readonly met: MetFile;
  /** The user takes what stands there for the truth. */
  readonly isAccepted: boolean;
}

/** The record of a file that was read. What is to be told of it goes into `found`: that it failed, rotted, changed or was accepted. */
export function judgeReading(
  { path, known, met, isAccepted }: ReadFile,
  { outcome, at, also }: Reading,
  found: Pick<RangeFindings, 'failed' | 'rotten' | 'changed' | 'counts'>,
): FileRecord {
  if (outcome.kind === 'failed') {
    found.failed.push({ of: 'file', path, message: outcome.message });
    // What was known stays known, with the stat that it was known of: by that the next reading tells rot from a change.
    const stillKnown = known?.sha256 === undefined ? met.stat : known;
    return { ...stillKnown, path, error: `${outcome.errno}: ${outcome.message}` };
  }
  const stat = outcome.kind === 'made' ? met.stat : toStatRecord(outcome.stat);
  const { sha256 } = outcome;
  const before = known?.sha256;
  if (known !== null && before !== undefined && before !== sha256) {
    if (isAccepted) found.counts.accepted += 1;
    else if (wouldBeRot(known, { ...met, stat })) {
      const message = rotMessage(known, stat, { sha256: before, found: sha256 });
      found.rotten.push({ path, message, size: stat.size, sha256: before, found: sha256 });
      return { ...known, ...stat, path, error: message };
    } else {
      found.counts.changed += 1;
      found.changed.push(path);
    }
  }
  if (known !== null && before === sha256) {
    found.counts.readAgain += 1;
    found.counts.readAgainBytes += stat.size;
  }
  // What an ingest found out is about this content, so it stays with the content.
  const { taken, camera, origin, event, also: earlier } = known?.sha256 === sha256 ? known : {};
  const digests = earlier === undefined ? also : { ...earlier, ...also };
  return {
    ...{ path, sha256, ...stat, hashedAt: at, verifiedAt: at },
    ...{ taken, camera, origin, event, also: digests },
  };
}

/** What was told of the same rot before stays: it was told of the time that the file had when its content was last as it should be. */
function rotMessage(known: FileRecord, stat: StatRecord, rot: RottenContent): string {
  const told = parseRot(known.error ?? '');
  if (known.error !== undefined && told?.sha256 === rot.sha256 && told.found === rot.found)
    return known.error;
  return formatRot(rot, !isSameButRounded(known, stat));
}
