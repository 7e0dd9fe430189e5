import { createHash } from 'node:crypto';
import type { FileAccess, Library, ProgressListener, StopFlag } from '@mediastruct/core';
import {
  bagName,
  isAtOrBelow,
  comparePaths,
  displayPath,
  errnoOf,
  LibraryLock,
  listVolumes,
  MediaStructError,
  orNullIfAbsent,
  pathToBytes,
  throwIfStopped,
} from '@mediastruct/core';
import type { ForeignDisc, ShownFile } from './disc-files.ts';
import { openForeignDisc } from './disc-files.ts';
import type { DiscCopy, DiscFacts } from './disc-listing-file.ts';
import { discListingPath, importedNames, readDiscFacts, writeDiscListing } from './disc-listing-file.ts';
import type { OdarchiveNames } from './odarchive-names.ts';
import { catalogueIn, nameInData, parseOdarchiveNames } from './odarchive-names.ts';

const SAMPLES = 5;
const NS_PER_SECOND = 1_000_000_000n;
const PAUSE_BYTES = 8 << 20;
const GO_ON = 'Run the command again; nothing was written.';

export interface ImportRequest {
  /** Absolute path of an image, a device or a folder. */
  readonly source: string;
  /** The holder's name; made of the label and the fingerprint where nobody names one. */
  readonly name: string | undefined;
  /** Where the disc is kept. */
  readonly location: string | undefined;
  readonly now: () => Date;
  readonly progress: ProgressListener;
  readonly stop: StopFlag;
}

export interface ImportReport {
  readonly name: string;
  readonly label: string;
  readonly source: string;
  /** False where the disc was known already, and its listing was made anew. */
  readonly isNew: boolean;
  readonly files: number;
  readonly bytes: number;
  /** Names of an odarchive's catalogue for contents that stand under another name. */
  readonly furtherNames: number;
  /** Symlinks and special files. */
  readonly leftOut: number;
  /** What could not be read, or reads otherwise than the disc's own catalogue says. */
  readonly unreadable: readonly { readonly path: string; readonly what: string }[];
}

/**
 * Reads every file of a disc once and keeps a listing of it in the library, so that its files are found and known with the disc on its
 * shelf. The same disc read again takes the place of its older listing. Capture dates are not read. Throws `usage` (64) where nothing is
 * there or the name is another disc's, `wrong-volume` (42) for what is no disc and for a disc of the library's own volumes.
 * Memory: about 1 KB a file of the disc.
 */
export async function importDisc(library: Library, request: ImportRequest): Promise<ImportReport> {
  const { access } = library;
  const source = orNullIfAbsent(() => access.realpath(request.source));
  if (source === null)
    throw new MediaStructError('usage', `${displayPath(request.source)}: expected a disc, found nothing`, {
      path: request.source,
      suggestions: ['Name an image, the device of a drive, or the folder in which a disc is mounted.'],
    });
  using disc = openForeignDisc(access, source);
  refuseOwn(library, bagName(access, source) ?? disc.label, source);
  refuseTree(library, source);
  const fingerprint = fingerprintOf(disc.files);
  const before = knownDisc(library, { disc, fingerprint, name: request.name });
  const { copies, unreadable } = await readAll(disc, request);
  const isWhole = unreadable.length === 0;
  const name = request.name ?? before?.name ?? `${readable(disc.label)}-${fingerprint.slice(0, 8)}`;
  const facts: DiscFacts = {
    name,
    label: disc.label,
    fingerprint,
    source,
    kind: disc.kind,
    location: request.location ?? before?.location,
    readAt: request.now().toISOString(),
    isWhole,
    samples: samplesOf(disc, copies),
  };
  const lock = LibraryLock.take(access, library.state.lock, 'disc import');
  try {
    writeDiscListing(library, facts, copies);
    if (before !== null && before.name !== name) access.unlink(discListingPath(library, before.name));
  } finally {
    lock[Symbol.dispose]();
  }
  const bytes = copies.reduce((sum, { size, at }) => sum + (at === undefined ? size : 0), 0);
  const furtherNames = copies.filter(({ at }) => at !== undefined).length;
  return {
    name,
    label: disc.label,
    source,
    isNew: before === null,
    files: copies.length - furtherNames,
    bytes,
    furtherNames,
    leftOut: disc.leftOut,
    unreadable,
  };
}

/** What stands in the library's own trees is known already and is no disc. */
function refuseTree({ trees, state }: Library, source: string): void {
  const own = [state.folder, ...trees.map(({ root }) => root)].find(
    (one) => isAtOrBelow(one, source) || isAtOrBelow(source, one),
  );
  if (own === undefined) return;
  throw new MediaStructError(
    'usage',
    `${displayPath(source)}: expected a disc, found a folder of the library`,
    {
      path: source,
      suggestions: ['mediastruct crawl   tells the library of its own files'],
    },
  );
}

/** A disc of the library's own volumes is a copy of that volume, and must not count as a second holder. */
function refuseOwn(library: Library, label: string, source: string): void {
  if (!listVolumes(library).volumes.some(({ volumeId }) => volumeId === label)) return;
  throw new MediaStructError(
    'wrong-volume',
    `${displayPath(source)}: is a disc of this library's volume ${label}`,
    {
      path: source,
      suggestions: [
        'mediastruct archive mark VOLUME burned   tells the library of it',
        'mediastruct archive verify VOLUME --at DIR   reads it back',
      ],
    },
  );
}

/** The listing of this disc that the library has already. Throws `usage` (64) where the name that is asked for is another disc's. */
function knownDisc(
  library: Library,
  {
    disc,
    fingerprint,
    name,
  }: { readonly disc: ForeignDisc; readonly fingerprint: string; readonly name: string | undefined },
): DiscFacts | null {
  if (name !== undefined && !/^[A-Za-z0-9][A-Za-z0-9 ._-]{0,99}$/.test(name))
    throw new MediaStructError(
      'usage',
      `--name ${displayPath(name)}: expected letters, digits, blanks and . _ -`,
    );
  // A mounted disc does not tell its label; its folder has any name.
  const isSame = (facts: DiscFacts) =>
    facts.fingerprint === fingerprint &&
    (facts.label === disc.label || facts.kind === 'folder' || disc.kind === 'folder');
  const known = importedNames(library).flatMap((one) =>
    factsOrNone(library.access, discListingPath(library, one)),
  );
  const taken = known.find((facts) => facts.name === name);
  if (taken !== undefined && !isSame(taken))
    throw new MediaStructError(
      'usage',
      `--name ${name}: is the name of another disc ("${displayPath(taken.label)}")`,
      {
        suggestions: ['Name it otherwise, or forget the other one: mediastruct holders forget NAME'],
      },
    );
  return known.find(isSame) ?? null;
}

/** A damaged listing is replaced where its disc is read again. */
function factsOrNone(access: FileAccess, path: string): readonly DiscFacts[] {
  try {
    const facts = readDiscFacts(access, path);
    return facts === null ? [] : [facts];
  } catch (error) {
    if (!(error instanceof MediaStructError)) throw error;
    return [];
  }
}

interface ReadAll {
  /** In the order of their paths. */
  readonly copies: readonly DiscCopy[];
  readonly unreadable: readonly { readonly path: string; readonly what: string }[];
}

async function readAll(disc: ForeignDisc, { progress, stop }: ImportRequest): Promise<ReadAll> {
  const totalBytes = disc.files.reduce((sum, { size }) => sum + size, 0);
  const unreadable = disc.damaged.map(({ path, message }) => ({ path, what: message }));
  const copies = new Map<string, DiscCopy>();
  const further = new Map<string, DiscCopy>();
  const names = odarchiveNames(disc.files);
  progress({ kind: 'phase', phase: 'reading the disc', totalFiles: disc.files.length, totalBytes });
  for (const file of disc.files) {
    const onBytes = async (bytes: number, isPauseDue: boolean) => {
      progress({ kind: 'advance', files: 0, bytes });
      if (!isPauseDue) return;
      await new Promise((resolve) => setImmediate(resolve));
      throwIfStopped(stop, GO_ON);
    };
    const read = await hashed(file, { isOdarchive: names !== null, onBytes });
    const error = read.error ?? contradiction(file, read.sha512, names);
    if (error !== undefined) unreadable.push({ path: file.path, what: error });
    const { path, size, mtimeNs } = file;
    copies.set(path, { path, size, mtimeNs, sha256: read.sha256, error });
    if (error === undefined)
      for (const name of namesBeside(path, names?.namesOf(read.sha512) ?? []))
        further.set(name, { path: name, size, mtimeNs, sha256: read.sha256, at: path });
    progress({ kind: 'advance', files: 1, bytes: 0, path });
  }
  // A name that stands on the disc itself is told by the disc.
  for (const [path, copy] of further) if (!copies.has(path)) copies.set(path, copy);
  return { copies: [...copies.values()].sort((a, b) => comparePaths(a.path, b.path)), unreadable };
}

interface Hashing {
  readonly isOdarchive: boolean;
  readonly onBytes: (bytes: number, isPauseDue: boolean) => Promise<void>;
}

interface Hashed {
  readonly sha256: string | null;
  /** Empty where the disc is none of odarchive. */
  readonly sha512: string;
  readonly error?: string;
}

async function hashed(file: ShownFile, { isOdarchive, onBytes }: Hashing): Promise<Hashed> {
  const digest = createHash('sha256');
  const other = isOdarchive ? createHash('sha512') : null;
  let bytes = 0;
  let paused = 0;
  try {
    for (const piece of file.content()) {
      digest.update(piece);
      other?.update(piece);
      bytes += piece.length;
      paused += piece.length;
      await onBytes(piece.length, paused >= PAUSE_BYTES);
      if (paused >= PAUSE_BYTES) paused = 0;
    }
  } catch (error) {
    if (errnoOf(error) === null || !(error instanceof Error)) throw error;
    return { sha256: null, sha512: '', error: `cannot be read: ${error.message}` };
  }
  if (bytes !== file.size)
    return { sha256: null, sha512: '', error: `${bytes} of its ${file.size} bytes can be read` };
  return { sha256: digest.digest('hex'), sha512: other?.digest('hex') ?? '' };
}

function odarchiveNames(files: readonly ShownFile[]): OdarchiveNames | null {
  const catalogue = catalogueIn(files);
  if (catalogue === null) return null;
  try {
    // The pieces share their memory.
    const bytes = Buffer.concat([...catalogue.content()].map((piece) => Buffer.from(piece)));
    return parseOdarchiveNames(bytes.toString('utf8'));
  } catch (error) {
    if (errnoOf(error) === null) throw error;
    return null;
  }
}

function contradiction(
  { path }: ShownFile,
  sha512: string,
  names: OdarchiveNames | null,
): string | undefined {
  const expected = names?.expected(nameInData(path)?.name ?? path) ?? null;
  return expected === null || expected === sha512
    ? undefined
    : 'reads otherwise than catalogue.json on the disc says';
}

/** The other names of a content, in the folder that the disc has it in. */
function namesBeside(path: string, names: readonly string[]): readonly string[] {
  const folder = nameInData(path)?.folder ?? '';
  return names.map((name) => `${folder}${name}`).filter((name) => name !== path);
}

function fingerprintOf(files: readonly ShownFile[]): string {
  const digest = createHash('sha256');
  for (const { path, size, mtimeNs } of files.toSorted((a, b) => comparePaths(a.path, b.path))) {
    digest.update(pathToBytes(path));
    digest.update(`\0${size}\0${mtimeNs / NS_PER_SECOND}\n`);
  }
  return digest.digest('hex');
}

function samplesOf({ kind }: ForeignDisc, copies: readonly DiscCopy[]): readonly string[] {
  const real = copies.filter(({ at }) => at === undefined);
  if (kind === 'image' || real.length < copies.length) return [];
  const step = Math.max(1, Math.floor(real.length / SAMPLES));
  return real
    .filter((_, nth) => nth % step === 0)
    .slice(0, SAMPLES)
    .map(({ path }) => path);
}

/** A label as a part of a file's name. */
function readable(label: string): string {
  return label.replace(/[^A-Za-z0-9._-]+/g, '_').slice(0, 40) || 'disc';
}
