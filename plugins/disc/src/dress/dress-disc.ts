import type { FileAccess, ProgressListener, StopFlag } from '@mediastruct/core';
import { makeFolders, throwIfStopped } from '@mediastruct/core';
import { dirname } from 'node:path';
import type { DiscEntry } from '../image/disc-tree.ts';
import { DISC_MANIFEST, MANIFESTS } from '../manifests.ts';
import { SET_PATH, writeCompressedSet } from '../set/compressed-set.ts';
import type { DiscKnowledge } from '../set/disc-knowledge.ts';
import { madeFiles, sumOf, writeMade } from './made-files.ts';
import { NAMES_PATH, NameFiles, SEGMENTS_PATH } from './names-file.ts';
import { ODARCHIVE_PATH, odarchiveCatalogue } from './odarchive-catalogue.ts';
import type { PageWriter } from './page-writer.ts';
import { restoreScript, SCRIPT_PATH } from './restore-script.ts';

const NS_PER_MS = 1_000_000n;
/** Digits of a sum, two blanks and a line feed. */
const LINE_BYTES = 67;

/** What is put on a disc beside the bag of its volume. */
export interface Dressing {
  readonly entries: readonly DiscEntry[];
  /** SHA-256 by path, of all but the list of these sums. */
  readonly sums: ReadonlyMap<string, string>;
}

export interface DressTask {
  /** A new folder, which has to live as long as the image is written. Absolute. */
  readonly scratch: string;
  readonly volumeId: string;
  readonly volumeFolder: string;
  readonly knowledge: DiscKnowledge;
  /** Adds odarchive's own `catalogue.json`. */
  readonly odarchive: boolean;
  /** What makes the page of the disc; without it the disc has none. */
  readonly writePage?: PageWriter | undefined;
  /** Bytes that are left of the disc once it has these, too. */
  readonly leftWith: (entries: readonly DiscEntry[]) => number;
  readonly progress: ProgressListener;
  readonly stop: StopFlag;
}

/**
 * Makes the files by which a disc explains itself: `restore.sh`, the catalogue of the whole set, the page as far as there is room, and the list
 * of their sums. The same knowledge gives the same bytes. Memory: about 500 bytes for each file made, a line for each renamed file.
 */
export async function dressDisc(access: FileAccess, task: DressTask): Promise<Dressing> {
  const { scratch, progress, stop, volumeFolder } = task;
  progress({ kind: 'phase', phase: 'writing the catalogue of the set' });
  await writeMandatory(access, task);
  throwIfStopped(stop);
  const mtimeNs = BigInt(Date.parse(task.knowledge.set.asOf)) * NS_PER_MS;
  const mandatory = madeFiles(access, `${scratch}/disc`, { mtimeNs, programs: [SCRIPT_PATH] });
  const page = await pageFiles(access, task, { mandatory, mtimeNs });
  const summed = [...mandatory, ...page];
  const sums = new Map(summed.map(({ path, from = '' }) => [path, sumOf(access, from)]));
  const tagManifest = MANIFESTS[1];
  const lines = [...sums, [tagManifest, sumOf(access, `${volumeFolder}/${tagManifest}`)] as const];
  writeMade(
    access,
    `${scratch}/sums/${DISC_MANIFEST}`,
    lines.map(([path, sha256]) => `${sha256}  ${path}\n`),
  );
  return { entries: [...summed, ...madeFiles(access, `${scratch}/sums`, { mtimeNs })], sums };
}

async function writeMandatory(access: FileAccess, task: DressTask): Promise<void> {
  const { scratch, volumeId, knowledge, odarchive } = task;
  const at = (path: string) => `${scratch}/disc/${path}`;
  writeMade(access, at(SCRIPT_PATH), [restoreScript(access)]);
  makeFolders(access, dirname(at(SET_PATH)));
  const gathered = new NameFiles(volumeId);
  const { set } = knowledge;
  await writeCompressedSet(access, at(SET_PATH), { ...set, files: () => gathered.watch(set.files()) });
  const { names, segments } = gathered;
  writeMade(access, at(NAMES_PATH), [names]);
  if (segments !== '') writeMade(access, at(SEGMENTS_PATH), [segments]);
  if (odarchive) writeMade(access, at(ODARCHIVE_PATH), odarchiveCatalogue(set));
}

/** The page takes what is left of the disc. One that is larger than it was told to be is left out: the pictures come first. */
async function pageFiles(
  access: FileAccess,
  task: DressTask,
  { mandatory, mtimeNs }: { readonly mandatory: readonly DiscEntry[]; readonly mtimeNs: bigint },
): Promise<readonly DiscEntry[]> {
  const { scratch, volumeId, volumeFolder, knowledge, writePage, progress, stop } = task;
  const leftWith = (page: readonly DiscEntry[]) => {
    const all = [...mandatory, ...page];
    return task.leftWith([...all, manifestEntry(all)]);
  };
  const budgetBytes = writePage === undefined ? 0 : leftWith([]);
  if (writePage === undefined || budgetBytes <= 0) return [];
  const folder = `${scratch}/page`;
  makeFolders(access, folder);
  const of = { folder, volumeId, volumeFolder, catalogue: knowledge.set, budgetBytes, progress, stop };
  await writePage(access, of);
  throwIfStopped(stop);
  const page = madeFiles(access, folder, { mtimeNs });
  if (leftWith(page) >= 0) return page;
  const message = 'its page is larger than what is left of the disc, so the disc has none';
  progress({ kind: 'note', message, path: volumeFolder });
  return [];
}

/** The list of sums as it will be, for its room alone. */
function manifestEntry(entries: readonly DiscEntry[]): DiscEntry {
  const lines = entries.reduce((sum, { path }) => sum + LINE_BYTES + Buffer.byteLength(path), 0);
  const size = lines + LINE_BYTES + Buffer.byteLength(MANIFESTS[1]);
  return { path: DISC_MANIFEST, kind: 'file', size, mtimeNs: 0n, mode: 0o644 };
}
