import type { BytesAt } from './bytes-at.ts';
import { bytesFrom } from './bytes-at.ts';
import { checkBoxes } from './check-boxes.ts';
import type { JpegStream } from './jpeg-stream.ts';
import { cutOffPicture } from './multi-picture.ts';
import type { Soundness } from './soundness.ts';
import { damaged, SOUND, UNKNOWN } from './soundness.ts';
import type { ZeroRun } from './zero-runs.ts';
import { describeHole, holeIn } from './zero-runs.ts';

/**
 * Judges a JPEG that was followed to the end of its file. What cameras and phones write behind the picture (previews, depth, settings,
 * zeros up to the end of a block) is no damage; a further picture or film there that begins and is cut off is.
 */
export function checkJpeg(stream: JpegStream, bytes: BytesAt, runs: readonly ZeroRun[]): Soundness {
  const { state, scanStart, at } = stream;
  const { size } = bytes;
  if (state === 'lost') return UNKNOWN;
  const tail = runs.find(({ end, start }) => end === size && start > 0);
  if (scanStart === null) {
    if (state === 'ended') return UNKNOWN;
    return damaged('cut-off', `it ends at byte ${size}, before its picture begins`);
  }
  const hole = holeIn(runs, { start: scanStart, end: state === 'ended' ? at : size });
  if (hole !== undefined) return damaged('zeros', describeHole(hole));
  if (state === 'overwritten')
    return damaged('overwritten', `what stands at byte ${at} does not belong into a picture`);
  if (state !== 'ended') {
    if (tail !== undefined) return damaged('zeros', describeHole(tail));
    return damaged('cut-off', `it ends at byte ${size} without the end mark of a JPEG`);
  }
  return checkBehind(stream, bytes);
}

function checkBehind({ at, app2 }: JpegStream, bytes: BytesAt): Soundness {
  if (at >= bytes.size) return SOUND;
  if (bytes.read(at + 4, 4).toString('latin1') === 'ftyp') {
    const film = checkBoxes(bytesFrom(bytes, at), []);
    if (film.kind === 'damaged' && film.damage.code === 'cut-off')
      return damaged('cut-off', 'the film behind its picture is cut off');
  }
  for (const offset of app2) {
    const cut = cutOffPicture(bytes, offset);
    if (cut !== null) return cut;
  }
  return SOUND;
}
