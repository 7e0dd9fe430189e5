import { hash } from 'node:crypto';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { badOption, GeneratorError } from './errors.ts';
import type { Content } from './formats/content.ts';
import { buildContent } from './formats/content.ts';
import { damage } from './formats/damage.ts';
import type { PackedFile } from './formats/zip.ts';
import { zipFile } from './formats/zip.ts';
import { readSettings } from './options.ts';
import type { GenerateOptions, Settings } from './options.ts';
import type { FileDraft, FilePlan, MemberDraft } from './scenario/file-plan.ts';
import { planGroups } from './scenario/plan-files.ts';
import { openTree } from './write/tree-writer.ts';
import type { TreeWriter } from './write/tree-writer.ts';
import { memberRecord, TruthWriter, truthRecord } from './write/truth.ts';

export interface GenerateProgress {
  readonly files: number;
  readonly bytes: number;
  /** What `mediasize` asks for. */
  readonly totalBytes: number;
}

export interface GenerateResult {
  readonly basedir: string;
  readonly truthPath: string;
  readonly files: number;
  readonly groups: number;
  readonly folders: number;
  readonly bytes: number;
  /** The signal was raised: the tree is shorter than asked for, its truth is whole for what there is. */
  readonly stopped: boolean;
}

/** Files between two breaths, in which a signal can come in and progress goes out. */
const BREATH_FILES = 256;
const BREATH_BYTES = 32 * 2 ** 20;

/**
 * Fills `basedir` with a media library and writes what is true of every file beside it, file by file in bounded memory.
 *
 * Throws GeneratorError: `bad-option`, `basedir-not-empty` and `truth-exists` before anything is written,
 * `disk-full` and `write-failed` later, when what was written stays.
 */
export async function generate(
  options: GenerateOptions,
  onProgress?: (progress: GenerateProgress) => void,
): Promise<GenerateResult> {
  const settings = readSettings(options);
  const basedir = resolve(settings.basedir);
  const truthPath = placeTruth(basedir, options.truth);
  try {
    const tree = openTree(basedir);
    const truth = TruthWriter.open(truthPath);
    try {
      const done = await fillTree(settings, { tree, truth, signal: options.signal, onProgress });
      tree.finish(settings.endMs);
      return { basedir, truthPath, folders: tree.folderCount(), ...done };
    } finally {
      truth.close();
    }
  } catch (cause) {
    throw explain(cause, basedir);
  }
}

interface Outlets {
  readonly tree: TreeWriter;
  readonly truth: TruthWriter;
  readonly signal: AbortSignal | undefined;
  readonly onProgress: ((progress: GenerateProgress) => void) | undefined;
}

type Done = Pick<GenerateResult, 'files' | 'groups' | 'bytes' | 'stopped'>;

async function fillTree(settings: Settings, { tree, truth, signal, onProgress }: Outlets): Promise<Done> {
  const { mediasize, filesizemin, maxnumfiles } = settings;
  let [files, groups, bytes] = [0, 0, 0];
  let breath = { files: 0, bytes: 0 };
  const totals = (): GenerateProgress => ({ files, bytes, totalBytes: mediasize });
  for (const group of planGroups(settings)) {
    if (files >= maxnumfiles || mediasize - bytes < filesizemin) break;
    if (signal?.aborted === true) return { files, groups, bytes, stopped: true };
    if (files + group.length > maxnumfiles || !fits(group, mediasize - bytes)) continue;
    for (const plan of group) {
      const size = Math.min(plan.size, Math.max(filesizemin, mediasize - bytes));
      const packed = packedOf(plan);
      const written = tree.writeFile(plan, packed === null ? bytesOf(plan, size) : zipFile(packed));
      truth.add(truthRecord(plan, written));
      for (const { member, bytes: content } of packed ?? [])
        truth.add(memberRecord(plan, member, { size: content.length, sha256: hash('sha256', content) }));
      files += 1;
      bytes += written.size;
    }
    groups += 1;
    if (files - breath.files < BREATH_FILES && bytes - breath.bytes < BREATH_BYTES) continue;
    breath = { files, bytes };
    onProgress?.(totals());
    await setImmediate();
  }
  onProgress?.(totals());
  return { files, groups, bytes, stopped: false };
}

/** The files of an archive with their bytes; null for any other file. */
function packedOf({
  members,
  contentSeed,
}: FilePlan): (PackedFile & { readonly member: MemberDraft })[] | null {
  if (members === undefined) return null;
  return members.map((member, nth) => {
    const { name, size, mtimeMs } = member;
    const bytes = buildContent(unpackedContent(member), size, `${contentSeed}/${nth}`);
    return { member, name, bytes, mtimeMs };
  });
}

function unpackedContent({ content }: Pick<FileDraft, 'content'>): Exclude<Content, { kind: 'zip' }> {
  if (content.kind === 'zip') throw new TypeError('an archive needs its members');
  return content;
}

function bytesOf(plan: FilePlan, size: number): Buffer {
  const whole = buildContent(unpackedContent(plan), size, plan.contentSeed);
  return plan.damage === undefined ? whole : damage(whole, plan.damage);
}

/** Whatever is too large is made smaller, save a copy, which must stay as large as its original. */
function fits(group: readonly FilePlan[], room: number): boolean {
  return group.every(({ original, size }) => original === null || size <= room);
}

function placeTruth(basedir: string, asked: string | undefined): string {
  const path = resolve(asked ?? join(dirname(basedir), `${basename(basedir)}.truth.ndjson`));
  const fromBase = relative(basedir, path);
  const outside = fromBase === '..' || fromBase.startsWith(`..${sep}`);
  if (!outside) throw badOption('truth', `a file outside ${basedir}`, path);
  return path;
}

function explain(cause: unknown, basedir: string): unknown {
  if (!(cause instanceof Error) || cause instanceof GeneratorError || !('code' in cause)) return cause;
  const path = 'path' in cause ? String(cause.path) : basedir;
  if (cause.code === 'ENOSPC' || cause.code === 'EDQUOT') {
    const message = `Folder ${basedir}: expected room for the whole tree, found the disk full. Free some room or lower mediasize.`;
    return new GeneratorError('disk-full', message, { path, cause });
  }
  const message = `Path ${path}: expected to write it, found ${cause.message}. Check the folder's rights and options.`;
  return new GeneratorError('write-failed', message, { path, cause });
}
