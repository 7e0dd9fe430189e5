import type { FileAccess, ProgressListener, StopFlag } from '@mediastruct/core';
import { errnoOf, hashFile, lstatOrNull, MediaStructError, throwIfStopped } from '@mediastruct/core';
import type { RestoreWriter } from './restore-writer.ts';
import { folderOf, nameOf } from './restore-writer.ts';
import { removeLeftParts } from './temporary-names.ts';
import type { WantedFile } from './wanted-files.ts';

export interface TargetLook {
  readonly access: FileAccess;
  readonly files: readonly WantedFile[];
  readonly writer: RestoreWriter;
  readonly progress: ProgressListener;
  readonly stop: StopFlag;
  /** Then nothing is taken away or finished either. */
  readonly isDryRun: boolean;
}

export interface FoundTargets {
  readonly present: readonly WantedFile[];
  /** In no order. */
  readonly missing: readonly WantedFile[];
  readonly refused: readonly { readonly file: WantedFile; readonly what: string }[];
}

/**
 * Looks at each target: a file of the right size is hashed, and one with the right content is left as it is; anything else there is a
 * failure, because nothing is replaced. Takes away what killed runs have left in those folders.
 */
export async function lookAtTargets(look: TargetLook): Promise<FoundTargets> {
  const present: WantedFile[] = [];
  const missing: WantedFile[] = [];
  const refused: { file: WantedFile; what: string }[] = [];
  const cleaned = new Set<string>();
  look.progress({ kind: 'phase', phase: 'looking at the target', totalFiles: look.files.length });
  for (const [nth, file] of look.files.entries()) {
    if (nth % 256 === 0) await new Promise((resolve) => setImmediate(resolve));
    throwIfStopped(look.stop, 'Run the command again. Nothing was written.');
    try {
      const found = lookAt(look, file, cleaned);
      if (found === 'present') present.push(file);
      else if (found === 'missing') missing.push(file);
      else refused.push({ file, what: found.other });
    } catch (error) {
      if (!(error instanceof Error) || (!(error instanceof MediaStructError) && errnoOf(error) === null))
        throw error;
      refused.push({ file, what: error.message });
    }
    look.progress({ kind: 'advance', files: 1, bytes: 0 });
  }
  return { present, missing, refused };
}

function lookAt(
  { access, writer, isDryRun }: TargetLook,
  file: WantedFile,
  cleaned: Set<string>,
): 'present' | 'missing' | { readonly other: string } {
  const folder = writer.folders.find(folderOf(file.path));
  if (folder === null) return 'missing';
  if (!isDryRun && !cleaned.has(folder)) removeLeftParts(access, folder);
  cleaned.add(folder);
  const path = `${folder}/${nameOf(file.path)}`;
  const stat = lstatOrNull(access, path);
  if (stat === null) {
    if (file.parts.length > 1 && !isDryRun) {
      writer.joined.lookAt(file, folder);
      writer.finishJoined(file, folder);
    }
    return 'missing';
  }
  if (stat.kind !== 'file') return { other: `a ${stat.kind} stands there` };
  if (stat.size !== file.size)
    return { other: `another file stands there, of ${stat.size} bytes in place of ${file.size}` };
  const hashed = hashFile(access, path);
  if (hashed.kind === 'failed')
    return { other: `a file stands there that cannot be read: ${hashed.message}` };
  if (hashed.sha256 !== file.sha256)
    return { other: 'a file of the same size stands there, with other content' };
  if (file.parts.length > 1 && !isDryRun) writer.joined.drop(file, folder);
  return 'present';
}
