import type { FileAccess, Library, ProgressListener, StopFlag, VolumeDetails } from '@mediastruct/core';
import {
  displayPath,
  lstatOrNull,
  MediaStructError,
  OPEN,
  orNullIfAbsent,
  showVolume,
  writeFull,
} from '@mediastruct/core';
import { dirname } from 'node:path';
import { publish, refuseTaken } from '../volume/publish.ts';
import type { CaseKind } from './case-insert.ts';
import { labelFacts } from './label-facts.ts';
import { labelPdf } from './label-pdf.ts';
import { labelPictures } from './label-pictures.ts';
import { LabelText } from './label-text.ts';

export interface LabelRequest {
  /** Id, number, or a part of the id that only one volume has. */
  readonly volume: string;
  /** Absolute path of the PDF; nothing may stand there. */
  readonly output: string;
  /** Letter of the disc among the copies of the volume. */
  readonly copy: string | undefined;
  /** Where it is to be; by default what is known of that copy. */
  readonly location: string | undefined;
  /** By default that of the medium. */
  readonly kind: CaseKind | undefined;
  /** Absolute path of a font for what the built-in one lacks. */
  readonly font: string | undefined;
  readonly progress: ProgressListener;
  readonly stop: StopFlag;
}

/** What was written. */
export interface LabelReport {
  readonly volumeId: string;
  readonly label: string;
  readonly copy: string;
  readonly location: string;
  readonly pictures: number;
  /** Why there are no pictures; absent where there are. */
  readonly noPictures?: 'folder-gone' | 'no-listing' | 'no-previews';
  /** Different characters that no font had; U+FFFD stands for each. */
  readonly replacedCharacters: number;
}

/** A font of all of Unicode's planes takes some 20 MB. */
const MOST_FONT = 64 * 1024 * 1024;

/**
 * Writes the label of a volume as a PDF. The same volume and options give the same bytes. Throws `usage` (64) where the name is taken, its folder is
 * missing, or the font is none.
 */
export async function labelOfVolume(library: Library, request: LabelRequest): Promise<LabelReport> {
  const { access } = library;
  const { output, progress, stop } = request;
  refuseNoFolder(access, dirname(output));
  refuseTaken(access, output);
  const volume = showVolume(library, request.volume);
  const facts = labelFacts(volume, request);
  const text = new LabelText(request.font === undefined ? null : readFont(access, request.font));
  progress({ kind: 'phase', phase: 'reading previews' });
  const onNote = (message: string) => progress({ kind: 'note', message });
  const pictures = await labelPictures(access, volume, { stop, onNote });
  const kind = request.kind ?? (volume.medium.startsWith('bd') ? 'bd' : 'jewel');
  const createdAt = new Date(volume.plannedAt);
  const pdf = await labelPdf({ facts, text, kind, pictures, createdAt });
  await publish(access, output, async (fd) => writeFull(access, fd, pdf));
  return {
    volumeId: volume.volumeId,
    label: output,
    copy: facts.copy,
    location: facts.location,
    pictures: pictures.length,
    ...(pictures.length === 0 ? { noPictures: whyNone(volume) } : {}),
    replacedCharacters: text.replaced,
  };
}

function whyNone({ isFolderThere, listing }: VolumeDetails): NonNullable<LabelReport['noPictures']> {
  if (!isFolderThere) return 'folder-gone';
  return listing === null ? 'no-listing' : 'no-previews';
}

function readFont(access: FileAccess, path: string): { path: string; bytes: Buffer } {
  const size = lstatOrNull(access, path)?.kind === undefined ? null : access.lstat(access.realpath(path));
  if (size?.kind !== 'file' || size.size > MOST_FONT)
    throw new MediaStructError(
      'usage',
      `${displayPath(path)}: expected a font, found ${size === null ? 'nothing' : 'no file of a font'}`,
      {
        path,
        suggestions: ['Check the spelling of the path. Nothing was written.'],
      },
    );
  const fd = access.open(path, OPEN.read);
  try {
    const bytes = Buffer.alloc(size.size);
    let filled = 0;
    while (filled < bytes.length) {
      const count = access.read(fd, bytes.subarray(filled), filled);
      if (count === 0) break;
      filled += count;
    }
    return { path, bytes: bytes.subarray(0, filled) };
  } finally {
    access.close(fd);
  }
}

function refuseNoFolder(access: FileAccess, folder: string): void {
  const found = orNullIfAbsent(() => access.lstat(access.realpath(folder)));
  if (found?.kind === 'folder') return;
  throw new MediaStructError('usage', `${displayPath(folder)}: expected a folder for the label, found none`, {
    path: folder,
    suggestions: ['Check the spelling of the path, or make the folder. Nothing was written.'],
  });
}
