import type { FileAccess, FileStat } from '../../files/file-access.ts';
import { fileErrorOf } from '../../files/file-access.ts';
import type { HashedFile } from '../../files/hash-file.ts';
import { InodeMeaning } from '../../files/inode-meaning.ts';
import { folderOf } from '../../files/path-text.ts';
import type { RangeEntry } from '../../files/walk-range.ts';
import { joinPath } from '../../files/walk.ts';
import type { FileRecord } from '../../records/file-record.ts';
import { formatFileRecord, formatReadRecord, toStatRecord } from '../../records/file-record.ts';
import type { ScannedTimes } from '../../records/record-piece.ts';
import { formatStatFields, readAgainLine, scanUnchanged } from '../../records/record-piece.ts';
import type { MetFile } from '../plan-reuse.ts';
import { isSameStat, isTrusted, mayReuse, unsettledMs } from '../plan-reuse.ts';
import { isAmong } from './accepted-paths.ts';
import { AlsoDigests } from './also-digests.ts';
import type { CrawlSetup } from './crawl-setup.ts';
import { FutureTimes } from './future-times.ts';
import type { Reading } from './judge-reading.ts';
import { judgeReading } from './judge-reading.ts';
import { hasStat, isDue, isNews, isOfThisRun, mayComplete, readAtOf } from './known-record.ts';
import type { Duty } from './known-record.ts';
import type { RangeFindings } from './range-findings.ts';
import type { StoredRecord } from './stored-record.ts';
import { TimeTexts } from './time-texts.ts';

/** A file that the walk met, and what is stored of it. */
export interface MetPath {
  readonly path: string;
  readonly kind: Exclude<RangeEntry['kind'], 'failed'>;
  readonly folderDev: bigint;
  /** What the index says. */
  readonly known: StoredRecord | null;
  /** What a crawl that did not end had made of it. */
  readonly made: StoredRecord | null;
}

/** Where and when a file is met. */
export interface Meeting extends Duty {
  readonly found: RangeFindings;
  readonly at: string;
  readonly nowMs: number;
  /** No more files are to be read. */
  readonly isFull: boolean;
  /** The file was waited for already; one that is written again and again never settles, and the next crawl reads it again. */
  readonly hasWaited: boolean;
}

/** Decides what becomes of the record of each file of a tree: kept as it is, read again, dropped. */
export class FileCrawler {
  readonly #access: FileAccess;
  readonly #setup: CrawlSetup;
  readonly #inodes: InodeMeaning;
  readonly #future: FutureTimes;
  readonly #also: AlsoDigests;
  readonly #times = new TimeTexts();
  /** By device: whether inode numbers outlive a mount. */
  readonly #folders = new Map<bigint, boolean>();

  constructor(access: FileAccess, setup: CrawlSetup) {
    this.#access = access;
    this.#setup = setup;
    this.#also = new AlsoDigests(setup.also);
    this.#inodes = new InodeMeaning(access);
    this.#future = new FutureTimes(setup.rules.nowMs);
  }

  /** Null where the path is done; else it was not looked at, and may be after so many milliseconds. */
  meet(met: MetPath, meeting: Meeting): number | null {
    if (met.kind === 'symlink') return this.#noFile(met, 'symlink', meeting.found);
    const isRead = met.known === null || this.#setup.rules.force;
    if (isRead && met.kind === 'file' && met.made === null && this.#outlivesMount(met))
      return meeting.isFull ? 0 : this.#readAtOnce(met, meeting);
    const stat = this.#stat(met, meeting.found);
    return stat === null ? null : this.#known(met, stat, meeting);
  }

  /** A record whose file is gone, or cannot be looked at. */
  absent({ kind, record }: { kind: 'gone' | 'kept'; record: StoredRecord }, found: RangeFindings): void {
    found.counts.known += 1;
    const before = record.parsed();
    if (kind === 'gone') this.#drop(before, found, { isReplaced: false });
    else {
      found.devices.add(before.dev);
      // Not by the day of its reading: what cannot be looked at cannot be read when that is due.
      found.same({ path: before.path, size: before.size, readAt: undefined });
    }
  }

  #known(met: MetPath, stat: FileStat, meeting: Meeting): number | null {
    const { found } = meeting;
    const { path } = met;
    // What a crawl that did not end had read of a file may speak against its record, however unchanged it looks.
    const times = met.known === null || met.made !== null ? null : this.#unchanged(met.known, stat);
    if (times !== null && !isDue(times.verifiedAt, meeting)) {
      countReused(found, String(stat.dev));
      this.#future.meet(path, stat, found);
      found.same({ path, size: stat.size, readAt: times.verifiedAt });
      return null;
    }
    const absolute = joinPath(this.#setup.root, met.path);
    const outlivesMount = this.#inodes.outlivesMount(absolute, stat);
    const file: MetFile = { stat: toStatRecord(stat), inodeOutlivesMount: outlivesMount };
    const known = met.known?.parsed() ?? null;
    const made = met.made?.parsed() ?? null;
    const isDone = known !== null && isOfThisRun(known, file.stat, meeting);
    const isKept = known !== null && mayReuse(known, file, this.#setup.rules);
    const isIncomplete = this.#also.areMissingFrom(known) && mayComplete(meeting);
    if (isDone || (isKept && !isNews(made, known) && !isIncomplete && !isDue(readAtOf(known), meeting))) {
      countReused(found, known.dev);
      this.#future.meet(path, stat, found);
      const standing = { path, size: stat.size, readAt: readAtOf(known) };
      if (isDone || hasStat(known, file.stat)) found.same(standing);
      else found.put(standing, { line: formatFileRecord({ ...known, ...file.stat }), isAdded: false });
      return null;
    }
    const taken = isKept && made?.sha256 !== known.sha256 ? null : this.#madeReading(made, file);
    if (taken === null) {
      if (meeting.isFull) return 0;
      const waitMs = meeting.hasWaited ? 0 : unsettledMs(file, meeting.nowMs);
      if (waitMs > 0) return waitMs;
    }
    const reading = taken ?? { ...this.#also.read(this.#access, absolute), at: meeting.at };
    this.#future.meet(path, stat, found);
    if (isKept && reading.outcome.kind === 'hashed') {
      const withoutPart = { ...meeting, left: { ...meeting.left, partBytes: 0 } };
      const isOfPart = !isIncomplete && !isDue(readAtOf(known), withoutPart);
      const isProven = reading.outcome.sha256 === known.sha256;
      countDue(found, { size: stat.size, isOfPart, isProven });
    }
    this.#judge({ path, known, met: file }, reading, meeting);
    return null;
  }

  /** Asked of the folder that lists a file, so that a file which has to be read anyway needs no stat before. */
  #outlivesMount({ path, folderDev: dev }: MetPath): boolean {
    const known = this.#folders.get(dev);
    if (known !== undefined) return known;
    const outlives = this.#inodes.outlivesMount(joinPath(this.#setup.root, folderOf(path)), { dev });
    this.#folders.set(dev, outlives);
    return outlives;
  }

  /** The times of a record of which all that the index says of its file is so; found out without parsing it. */
  #unchanged(stored: StoredRecord, stat: FileStat): ScannedTimes | null {
    const { piece, line } = stored;
    const { rules } = this.#setup;
    if (rules.force || this.#also.areMissingIn(stored)) return null;
    const times = scanUnchanged(piece, line, formatStatFields(stat));
    const isKept = times !== null && isTrusted(this.#times.ms(times.hashedAt), stat.mtimeNs, rules);
    return isKept ? times : null;
  }

  /** No index has told of it to anybody, so it is believed only where all that the file system says is the same, whatever kind that is. */
  #madeReading(record: FileRecord | null, file: MetFile): Reading | null {
    const rules = { ...this.#setup.rules, force: false, maxAgeDays: this.#setup.madeMaxAgeDays };
    // Devices are numbered anew at each mount, so they count only where inodes do not.
    const isSame = file.inodeOutlivesMount ? isSameStat : hasStat;
    if (record?.sha256 === undefined || !isSame(record, file.stat)) return null;
    if (!mayReuse(record, file, rules) || this.#also.areMissingFrom(record)) return null;
    const { sha256, hashedAt = '', also } = record;
    return { outcome: { kind: 'made', sha256 }, at: hashedAt, also };
  }

  /** Reads a file that has to be read whatever its stat is. */
  #readAtOnce(met: MetPath, meeting: Meeting): null {
    const { found, at } = meeting;
    const { path } = met;
    const { outcome, also } = this.#also.read(this.#access, joinPath(this.#setup.root, path));
    if (outcome.kind === 'hashed') return this.#takeReading(met, { outcome, at, also }, meeting);
    const stat = this.#stat(met, found);
    const known = met.known?.parsed() ?? null;
    if (stat !== null) this.#judge({ path, known, met: settled(stat) }, { outcome, at }, meeting);
    return null;
  }

  /** Of most files nothing is known, or what was read is what their line says: then no record is made to get the new line. */
  #takeReading({ path, known }: MetPath, reading: FreshReading, meeting: Meeting): null {
    const { found } = meeting;
    const { stat } = reading.outcome;
    this.#future.meet(path, stat, found);
    const line = known === null ? newLine(path, reading) : sameLine(known, reading);
    if (line === null) {
      const before = known?.parsed() ?? null;
      this.#judge({ path, known: before, met: settled(stat) }, reading, meeting);
      return null;
    }
    const isAdded = known === null;
    if (!isAdded) {
      countKnown(found, String(stat.dev));
      found.counts.readAgain += 1;
      found.counts.readAgainBytes += stat.size;
    }
    countReading(found, { size: stat.size, isAdded });
    found.put({ path, size: stat.size, readAt: reading.at }, { line, isAdded });
    return null;
  }

  #judge(
    { path, known, met }: { path: string; known: FileRecord | null; met: MetFile },
    reading: Reading,
    { found }: Meeting,
  ): void {
    if (known !== null) countKnown(found, known.dev);
    const isAccepted = this.#isAccepted(path);
    const record = judgeReading({ path, known, met, isAccepted }, reading, found);
    const isAdded = known === null;
    if (reading.outcome.kind === 'made') {
      found.counts.reused += 1;
      if (isAdded) found.counts.added += 1;
    } else countReading(found, { size: record.size, isAdded });
    const standing = { path, size: record.size, readAt: readAtOf(record) };
    found.put(standing, { line: formatFileRecord(record), isAdded });
  }

  /** Null where no file stands there, or it cannot be looked at: then that is told. */
  #stat(met: Pick<MetPath, 'path' | 'known'>, found: RangeFindings): FileStat | null {
    try {
      // The listing of some file systems does not have the kind, so the stat decides.
      const stat = this.#access.lstat(joinPath(this.#setup.root, met.path));
      if (stat.kind === 'file') return stat;
      this.#noFile(met, stat.kind === 'symlink' ? 'symlink' : 'other', found);
    } catch (error) {
      found.failed.push({ of: 'file', path: met.path, message: fileErrorOf(error).message });
      if (met.known !== null) this.absent({ kind: 'kept', record: met.known }, found);
    }
    return null;
  }

  #noFile({ known }: Pick<MetPath, 'known'>, kind: 'symlink' | 'other', found: RangeFindings): null {
    if (kind === 'symlink') found.counts.symlinks += 1;
    else found.counts.special += 1;
    if (known !== null) {
      const record = known.parsed();
      countKnown(found, record.dev);
      this.#drop(record, found, { isReplaced: true });
    }
    return null;
  }

  #drop(record: FileRecord, found: RangeFindings, { isReplaced }: { readonly isReplaced: boolean }): void {
    const { path, size, sha256, dev } = record;
    found.drop({ path, size, sha256, dev, isReplaced, isAccepted: this.#isAccepted(path) });
  }

  #isAccepted(path: string): boolean {
    return isAmong(this.#setup.accepted, path);
  }
}

/** A file that was read now. */
type FreshReading = Reading & { readonly outcome: HashedFile };

function newLine(path: string, { outcome: { sha256, stat }, at, also }: FreshReading): string {
  return formatReadRecord(path, sha256, { stat, at, also });
}

/** Null where the record has to be made: it is not what was read, or further digests were taken. */
function sameLine({ piece, line }: StoredRecord, { outcome, at, also }: FreshReading): string | null {
  const { sha256, stat } = outcome;
  return also === undefined ? readAgainLine(piece, line, { sha256, stat, at }) : null;
}

/** A file on a file system whose inodes outlive a mount. */
function settled(stat: FileStat): MetFile {
  return { stat: toStatRecord(stat), inodeOutlivesMount: true };
}

/** `isOfPart`: it was read because something was left for the day that is read in part. A file that reads otherwise proves nothing, and costs as much. */
function countDue(
  { counts }: RangeFindings,
  {
    size,
    isOfPart,
    isProven,
  }: { readonly size: number; readonly isOfPart: boolean; readonly isProven: boolean },
): void {
  if (isProven) {
    counts.proven += 1;
    counts.provenBytes += size;
  }
  counts.spentBytes += size;
  if (isOfPart) counts.spentPartBytes += size;
}

function countKnown({ counts, devices }: RangeFindings, dev: string): void {
  counts.known += 1;
  devices.add(dev);
}

function countReused(found: RangeFindings, dev: string): void {
  countKnown(found, dev);
  found.counts.reused += 1;
}

function countReading(
  { counts }: RangeFindings,
  { size, isAdded }: { readonly size: number; readonly isAdded: boolean },
): void {
  counts.hashed += 1;
  counts.hashedBytes += size;
  if (isAdded) counts.added += 1;
}
