import { Buffer } from 'node:buffer';
import type { Readable } from 'node:stream';
import type { Entry, ZipFile } from 'yauzl';
import { fromRandomAccessReader, getFileNameLowLevel, RandomAccessReader } from 'yauzl';
import type { FileAccess } from '../../../files/file-access.ts';
import { messageOf } from '../../../files/file-access.ts';
import { readAt } from '../../../files/hash-file.ts';
import type { Member, OpenArchive } from './member.ts';
import { DEFLATED, STORED, ZIP_MEMBER } from './zip-member.ts';

const UTF8_FLAG = 0x800;
const ENCRYPTED_FLAG = 0x1;
const MADE_ON_UNIX = 3;
const FILE_TYPE = 0o170000;
const SYMLINK = 0o120000;
const REGULAR = 0o100000;
/** Extra field with times in UTC (Info-ZIP, "extended timestamp"), and the flag of the modification time in it. */
const UNIX_TIMES = 0x5455;
const HAS_MTIME = 1;
const LOCAL_HEADER_BYTES = 30;

/**
 * The files in a zip file by its central directory: zip64, data descriptors and names of every encoding. Folders are not told. Throws
 * an `Error` with a message for people where the directory is damaged; members told before are right.
 */
export async function* zipMembers(access: FileAccess, archive: OpenArchive): AsyncGenerator<Member> {
  const zip = await openZip(access, archive);
  for (let entry = await nextEntry(zip); entry !== null; entry = await nextEntry(zip)) {
    const name = nameOf(entry);
    if (!name.endsWith('/')) yield memberOf(entry, name);
  }
}

/** Members that share bytes of their archive are no files that anybody packed; all but the first of such are faults. */
export function refuseOverlaps(members: readonly Member[]): readonly Member[] {
  const inOrder = members.toSorted((a, b) => startOf(a) - startOf(b));
  const overlapping = new Set<Member>();
  let end = 0;
  for (const member of inOrder) {
    if (startOf(member) < end) overlapping.add(member);
    end = Math.max(end, startOf(member) + LOCAL_HEADER_BYTES + Number(member.params['packed']));
  }
  if (overlapping.size === 0) return members;
  const fault = 'the archive is damaged or made to do harm: two of its files share the same bytes';
  return members.map((member) => (overlapping.has(member) ? { ...member, fault } : member));
}

function startOf({ params }: Member): number {
  return Number(params['at']);
}

/** Reads the archive through our own door to the disk. */
class AccessReader extends RandomAccessReader {
  readonly #access: FileAccess;
  readonly #fd: number;

  constructor(access: FileAccess, fd: number) {
    super();
    this.#access = access;
    this.#fd = fd;
  }

  // The signature is yauzl's.
  // eslint-disable-next-line max-params
  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null) => void,
  ): void {
    let failure: Error | null = null;
    try {
      const bytes = readAt(this.#access, this.#fd, { offset: position, length });
      if (bytes === null) failure = new Error('the archive ends too early');
      else bytes.copy(buffer, offset);
    } catch (error) {
      failure = error instanceof Error ? error : new Error(String(error));
    }
    setImmediate(callback, failure);
  }

  override _readStreamForRange(): Readable {
    throw new TypeError('members are read by their derivation');
  }

  /** The descriptor is the caller's. */
  override close(callback: (error: Error | null) => void): void {
    callback(null);
  }
}

function openZip(access: FileAccess, { fd, size }: OpenArchive): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    fromRandomAccessReader(
      new AccessReader(access, fd),
      size,
      // A name that is no good must not end the reading of all others, so names are looked at here.
      { lazyEntries: true, autoClose: false, decodeStrings: false, validateEntrySizes: false },
      (error, zip) => (error ? reject(error) : resolve(zip)),
    );
  });
}

function nextEntry(zip: ZipFile): Promise<Entry | null> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void) => {
      zip.removeAllListeners();
      act();
    };
    zip.once('entry', (entry: Entry) => settle(() => resolve(entry)));
    zip.once('end', () => settle(() => resolve(null)));
    zip.once('error', (error: unknown) =>
      settle(() => reject(error instanceof Error ? error : new Error(messageOf(error)))),
    );
    zip.readEntry();
  });
}

/** Many programs write UTF-8 and do not say so; bytes that are valid UTF-8 by chance are rare. */
function nameOf({ fileNameRaw, generalPurposeBitFlag: flags, extraFields }: Entry): string {
  const asUtf8 = fileNameRaw.toString('utf8');
  const isUtf8 = Buffer.from(asUtf8, 'utf8').equals(fileNameRaw);
  return getFileNameLowLevel(isUtf8 ? flags | UTF8_FLAG : flags, fileNameRaw, extraFields, true);
}

function memberOf(entry: Entry, name: string): Member {
  const params = {
    at: entry.relativeOffsetOfLocalHeader,
    method: entry.compressionMethod,
    packed: entry.compressedSize,
    size: entry.uncompressedSize,
    crc32: entry.crc32,
  };
  return {
    name,
    size: entry.uncompressedSize,
    mtimeNs: timeOf(entry),
    kind: kindOf(entry),
    how: ZIP_MEMBER,
    params,
    fault: faultOf(entry),
  };
}

function kindOf({ versionMadeBy, externalFileAttributes }: Entry): Member['kind'] {
  if (versionMadeBy >>> 8 !== MADE_ON_UNIX) return 'file';
  const type = (externalFileAttributes >>> 16) & FILE_TYPE;
  if (type === SYMLINK) return 'symlink';
  return type === 0 || type === REGULAR ? 'file' : 'other';
}

function faultOf({ generalPurposeBitFlag, compressionMethod }: Entry): string | undefined {
  if (generalPurposeBitFlag & ENCRYPTED_FLAG)
    return 'it is encrypted: unpack the archive with its password and ingest the folder';
  if (compressionMethod === STORED || compressionMethod === DEFLATED) return undefined;
  return `it is packed by method ${compressionMethod}, which is not known here: unpack the archive and ingest the folder`;
}

/** The time in UTC where the archive has it; else the wall clock of whoever packed it, taken as it stands. */
function timeOf({ extraFields, lastModFileDate, lastModFileTime }: Entry): bigint | null {
  const utc = extraFields.find(({ id }) => id === UNIX_TIMES)?.data;
  if (utc !== undefined && utc.length >= 5 && ((utc[0] ?? 0) & HAS_MTIME) !== 0)
    return BigInt(utc.readInt32LE(1)) * 1_000_000_000n;
  const [day, month, year] = [
    lastModFileDate & 31,
    (lastModFileDate >> 5) & 15,
    (lastModFileDate >> 9) + 1980,
  ];
  if (day === 0 || month === 0 || month > 12) return null;
  const [second, minute, hour] = [
    (lastModFileTime & 31) * 2,
    (lastModFileTime >> 5) & 63,
    lastModFileTime >> 11,
  ];
  return BigInt(Date.UTC(year, month - 1, day, hour, minute, second)) * 1_000_000n;
}
