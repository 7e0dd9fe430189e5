import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { FileAccess } from '@mediastruct/core';
import {
  appendChanges,
  appendVolumeEvents,
  createVolumeLedger,
  foldVolumes,
  IndexWriter,
  JournalWriter,
  parseChange,
  PlanWriter,
  readChangeLines,
  readChangesEnd,
  readIndex,
  readIndexHeader,
  readJournal,
  readLedgerLines,
  readLines,
  readOutcomes,
  readPlan,
  readPlanHeader,
  readPlanTotals,
  readVolumeFiles,
  readVolumeLedger,
  Roots,
  targetNames,
  VolumeListingWriter,
  writeLedger,
} from '@mediastruct/core/testing';
import { modelAccess } from '../model/model-access.ts';
import { ModelDisk } from '../model/model-disk.ts';
import {
  CHANGES,
  EVENTS,
  FILES,
  HEADERS,
  JOURNAL,
  OPERATIONS,
  VOLUME,
  WARNINGS,
} from './document-contents.ts';
import { isCleanAbsolute, isCleanRelative } from './path-rules.ts';

/** The roots of the library that the files are from; a forged name of another root is refused. */
const ROOTS = new Roots(['ingest', 'media', 'archive'].map((name) => ({ name, root: `/l/${name}` }))).with([
  '/card',
]);

/** What a reader made of a file. */
export interface Reading {
  /** Lines that were yielded, used, or told to be unreadable. */
  readonly lines: number;
  /** Paths that a program must not follow. */
  readonly unsafe: readonly string[];
}

/** One of the suite's own formats: a valid file of it and its reader. */
export interface Document {
  readonly name: string;
  /** The lines of a valid file, without their line feeds. */
  readonly lines: readonly Buffer[];
  readonly read: (access: FileAccess, path: string) => Reading;
  /** Makes the checksums true again after a change, as whoever forges a file would. */
  readonly reseal: (lines: readonly Buffer[]) => readonly Buffer[];
  /** Which part of a line is JSON: a journal's begins behind its checksum. */
  readonly jsonAt: number;
}

/** A valid file of every format, made by its real writer. */
export function makeDocuments(): readonly Document[] {
  const access = modelAccess(ModelDisk.empty([{ path: '/', dev: 1n, canLink: true }]));
  const plan = { path: '/plan', roots: ROOTS };
  const journalPlace = { path: '/journal', roots: ROOTS };
  write(new IndexWriter(access, '/index.ndjson', HEADERS.index), FILES);
  appendChanges(access, '/index.ndjson', CHANGES);
  write(new PlanWriter(access, plan, HEADERS.plan), OPERATIONS);
  using journal = new JournalWriter(access, journalPlace);
  for (const event of JOURNAL) journal.add(event);
  journal.sync();
  const run = {
    runId: 'r',
    folder: '/',
    ledger: '/ledger',
    roots: ROOTS,
    header: HEADERS.plan,
    totals: () => readPlanTotals(access, plan),
    outcomes: () => readOutcomes(access, { plan, journal: journalPlace }),
  };
  writeLedger(access, run, { count: WARNINGS.length, first: WARNINGS });
  write(new VolumeListingWriter(access, '/listing', HEADERS.listing), VOLUME);
  createVolumeLedger(access, '/volumes', HEADERS.volumes);
  appendVolumeEvents(access, '/volumes', EVENTS);
  const document = (
    name: string,
    file: string,
    rest: Pick<Document, 'read'> & Partial<Document>,
  ): Document => ({
    name,
    lines: linesOf(access, file),
    reseal: sealFooter,
    jsonAt: 0,
    ...rest,
  });
  return [
    document('index', '/index.ndjson', { read: readIndexFile }),
    document('changes', '/index.changes.ndjson', { read: readChangesFile, reseal: sealParts }),
    document('plan', '/plan', { read: readPlanFile }),
    document('journal', '/journal', { read: readJournalFile, reseal: sealLines, jsonAt: 9 }),
    document('ledger', '/ledger', { read: readLedgerFile }),
    document('volume listing', '/listing', { read: (...at) => readVolume(readVolumeFiles(...at)) }),
    document('volume ledger', '/volumes', { read: readVolumes }),
  ];
}

function write<Item>(
  writer: { add: (item: Item) => unknown; commit: () => unknown; [Symbol.dispose]: () => void },
  items: readonly Item[],
): void {
  using open = writer;
  for (const item of items) open.add(item);
  open.commit();
}

function linesOf(access: FileAccess, path: string): Buffer[] {
  const bytes = Buffer.alloc(1 << 16);
  const fd = access.open(path, 0);
  const text = bytes.subarray(0, access.read(fd, bytes, 0)).toString('latin1');
  access.close(fd);
  return text
    .slice(0, -1)
    .split('\n')
    .map((line) => Buffer.from(line, 'latin1'));
}

/** Header and footer are lines too. */
const FRAME = 2;

function readIndexFile(access: FileAccess, path: string): Reading {
  readIndexHeader(access, path);
  const paths = [...readIndex(access, path)].map((record) => record.path);
  return { lines: paths.length + FRAME, unsafe: paths.filter((one) => !isCleanRelative(one)) };
}

/** What a torn end holds is told by its size; here each line of it counts as told. */
function readChangesFile(access: FileAccess, path: string): Reading {
  const end = readChangesEnd(access, path);
  const changes = [...readChangeLines(access, path, { from: 0, to: end.bytes })].map((line) =>
    parseChange(path, line),
  );
  const paths = changes.map((change) => (change.kind === 'put' ? change.record.path : change.path));
  const all = end.torn === 0 ? end.lines : [...readLines(access, path)].length;
  return { lines: all, unsafe: paths.filter((one) => !isCleanRelative(one)) };
}

function readPlanFile(access: FileAccess, path: string): Reading {
  const plan = { path, roots: ROOTS };
  readPlanHeader(access, plan);
  const operations = [...readPlan(access, plan)];
  readPlanTotals(access, plan);
  const paths = operations.flatMap((operation) => [
    operation.from,
    ...targetNames(operation),
    ...(operation.keepers ?? []),
  ]);
  return { lines: operations.length + FRAME, unsafe: paths.filter((one) => !isCleanAbsolute(one)) };
}

function readJournalFile(access: FileAccess, path: string): Reading {
  let lines = 0;
  const paths: string[] = [];
  for (const event of readJournal(access, { path, roots: ROOTS }, { onUnreadable: () => (lines += 1) })) {
    lines += 1;
    const { path: folder, to, keeper } = event as { path?: string; to?: string | null; keeper?: string };
    for (const one of [folder, to, keeper]) if (typeof one === 'string') paths.push(one);
  }
  return { lines, unsafe: paths.filter((one) => !isCleanAbsolute(one)) };
}

function readLedgerFile(access: FileAccess, path: string): Reading {
  const lines = [...readLedgerLines(access, { ledger: path, roots: ROOTS })];
  const paths = lines.flatMap((line) => {
    if (line.kind === 'footer') return [];
    if (line.kind === 'warning') return [line.warning.path];
    return line.entry.to === undefined ? [line.entry.path] : [line.entry.path, line.entry.to];
  });
  return { lines: lines.length + 1, unsafe: paths.filter((one) => !isCleanAbsolute(one)) };
}

function readVolume(files: Iterable<{ readonly path: string }>): Reading {
  const paths = [...files].map((file) => file.path);
  return { lines: paths.length + FRAME, unsafe: paths.filter((one) => !isCleanRelative(one)) };
}

function readVolumes(access: FileAccess, path: string): Reading {
  const ledger = readVolumeLedger(access, path);
  foldVolumes(ledger?.events ?? []);
  return { lines: 1 + (ledger?.events.length ?? 0) + (ledger?.torn.length ?? 0), unsafe: [] };
}

/** Writes the true sum into a footer that has one. */
function sealFooter(lines: readonly Buffer[]): readonly Buffer[] {
  const footer = lines.at(-1)?.toString('latin1') ?? '';
  if (!footer.startsWith('{"footer":true')) return lines;
  const sum = createHash('sha256');
  for (const line of lines.slice(0, -1)) sum.update(line).update('\n');
  const sealed = footer.replace(/"sha256":"[0-9a-f]{64}"/, `"sha256":"${sum.digest('hex')}"`);
  return [...lines.slice(0, -1), Buffer.from(sealed, 'latin1')];
}

/** Each part of the changes to an index ends with a line that has its sum. */
function sealParts(lines: readonly Buffer[]): readonly Buffer[] {
  let sum = createHash('sha256');
  return lines.map((line, at) => {
    const text = line.toString('latin1');
    if (!text.startsWith('{"part":')) {
      if (at > 0) sum.update(line).update('\n');
      return line;
    }
    const sealed = text.replace(/"part":"[0-9a-f]{64}"/, `"part":"${sum.digest('hex')}"`);
    sum = createHash('sha256');
    return Buffer.from(sealed, 'latin1');
  });
}

/** Each line of a journal has its own sum, over the text that a reader makes of its bytes. */
function sealLines(lines: readonly Buffer[]): readonly Buffer[] {
  return lines.map((line) => {
    const json = line.toString('utf8').slice(9);
    return line.length < 9 ? line : Buffer.from(`${crc32(json).toString(16).padStart(8, '0')} ${json}`);
  });
}
