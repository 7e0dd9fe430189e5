import { dirname, join } from 'node:path';
import { errnoOf, lstatOrNull, messageOf } from '../../files/file-access.ts';
import { readStateFile, writeStateFile } from '../../files/state-file.ts';
import { syncFolder } from '../../files/sync-folder.ts';
import type { Library } from '../../library/library.ts';
import { treeOf } from '../../library/library.ts';
import type { Session } from '../../journal/session.ts';
import { daysText, filesText, sizeText } from '../bag/bag-texts.ts';
import type { VolumeCopy, VolumeState } from '../../holders/volume-state.ts';

const MARKS = ['unburned', 'burned'] as const;
type Mark = (typeof MARKS)[number];

/**
 * Makes the file beside the volume's folder tell what the ledger does, for whoever looks with a file manager:
 * `<id>.unburned.txt` or `<id>.burned.txt`; where the folder is gone, neither. A file of that name whose first line is not ours is left
 * alone.
 * May be repeated.
 */
export function updateMarker(library: Library, volume: VolumeState): void {
  const { access } = library;
  const archive = treeOf(library, 'archive').root;
  if (lstatOrNull(access, archive) === null) return;
  const isThere = lstatOrNull(access, join(archive, volume.volumeId)) !== null;
  const wanted = isThere ? markOf(volume) : null;
  if (wanted !== null && isOursOrAbsent(library, volume, wanted))
    writeStateFile(access, markerPath(library, volume, wanted), markerText(volume, wanted));
  for (const mark of MARKS) if (mark !== wanted) removeMarker(library, volume, mark);
}

/** As `updateMarker`, after the ledger was told: a marker that cannot be written is a warning, what was told stays. */
export function tellMarker(
  { library, warnings }: Pick<Session, 'library' | 'warnings'>,
  volume: VolumeState,
): void {
  try {
    updateMarker(library, volume);
  } catch (error) {
    if (errnoOf(error) === null) throw error;
    warnings.add(
      treeOf(library, 'archive').root,
      `the file that says what volume ${volume.volumeId} is could not be written, its ledger was: ${messageOf(error)}`,
    );
  }
}

export function markerPath(
  library: Library,
  { volumeId }: Pick<VolumeState, 'volumeId'>,
  mark: Mark,
): string {
  return join(treeOf(library, 'archive').root, `${volumeId}.${mark}.txt`);
}

/** A volume whose folder left the archive has no marker there either. */
function markOf({ state, copies, releasedAt }: VolumeState): Mark | null {
  if (releasedAt !== undefined || state === 'planned' || state === 'retired' || state === 'migrated')
    return null;
  return copies.some((copy) => copy.state !== 'failed') ? 'burned' : 'unburned';
}

function removeMarker(library: Library, volume: VolumeState, mark: Mark): void {
  const path = markerPath(library, volume, mark);
  if (lstatOrNull(library.access, path) === null || !isOursOrAbsent(library, volume, mark)) return;
  library.access.unlink(path);
  // A marker that came back after a power cut would stand beside the true one.
  syncFolder(library.access, dirname(path));
}

function isOursOrAbsent(library: Library, volume: VolumeState, mark: Mark): boolean {
  const text = readStateFile(library.access, markerPath(library, volume, mark));
  return text === null || text.split('\n', 1)[0] === firstLine(volume, mark);
}

function firstLine({ volumeId }: VolumeState, mark: Mark): string {
  return `MediaStruct volume ${volumeId}: ${mark}`;
}

function markerText(volume: VolumeState, mark: Mark): string {
  const { volumeId, files, bytes, medium } = volume;
  const what = `${filesText(files)}, ${sizeText(bytes)}, ${daysText(volume)}, packed for ${medium}.`;
  const rest =
    mark === 'burned'
      ? [
          'Discs of it:',
          ...volume.copies.map(copyText),
          '',
          'Is a disc still good?',
          `    mediastruct archive verify ${volumeId} --at MOUNTED-DISC`,
        ]
      : [
          'On no good disc yet. What to do:',
          `1. Burn the folder ${volumeId} beside this file.`,
          '2. Read the disc back:',
          `    mediastruct archive verify ${volumeId} --at MOUNTED-DISC`,
          '3. Say where it is:',
          `    mediastruct archive mark ${volumeId} stored --location "shelf 2, box 7"`,
        ];
  return [firstLine(volume, mark), what, '', ...rest, ''].join('\n');
}

function copyText({ copy, state, burnedAt, label, location, verifiedAt }: VolumeCopy): string {
  const facts = [
    `burned ${burnedAt.slice(0, 10)}`,
    verifiedAt === undefined ? 'never read back' : `read back ${verifiedAt.slice(0, 10)}`,
    ...(label === undefined ? [] : [`label "${label}"`]),
    ...(location === undefined ? [] : [`place "${location}"`]),
    ...(state === 'failed' ? ['FAILED its last check'] : []),
  ];
  return `  ${copy}. ${facts.join(', ')}`;
}
