import { cameraOf } from '../../../src/metadata/camera.ts';
import { decideCaptureTime } from '../../../src/metadata/capture-date.ts';
import type { ExiftoolReader } from '../../../src/metadata/exiftool-reader.ts';
import { zoneOfPosition } from '../../../src/metadata/exiftool-reader.ts';
import { nodeFileAccess } from '../../../src/files/node-file-access.ts';
import { nameOf } from '../../../src/files/path-text.ts';
import type { NativeOutcome, NativeTags } from '../../../src/metadata/native/native-outcome.ts';
import { readNativeFile } from '../../../src/metadata/native/native-reader.ts';

type Tags = Readonly<Record<string, unknown>>;

/** What the native reader said of a file, and what of it exiftool says otherwise. */
export interface Compared {
  readonly path: string;
  readonly native: NativeOutcome;
  /** Empty if exiftool agrees, or if the file was left to it. */
  readonly faults: readonly string[];
}

/** What is left unread of a file, where that is said: MakerNotes, and the times of the film that a CR3 is. */
const UNREAD = /^(MakerNotes|QuickTime):/;
const NOW_MS = Date.UTC(2026, 0, 1);

/** Reads files with both readers. */
export async function* compareReaders(
  exiftool: ExiftoolReader,
  paths: readonly string[],
): AsyncGenerator<Compared> {
  const natives = paths.map((path) => readNativeFile(nodeFileAccess, path));
  const accepted = paths.filter((_, at) => natives[at]?.kind === 'tags');
  const answers = exiftool.readMany(accepted);
  for (const [at, path] of paths.entries()) {
    const native = natives[at] as NativeOutcome;
    if (native.kind === 'ask-exiftool') {
      yield { path, native, faults: [] };
      continue;
    }
    const answer = (await answers.next()).value;
    if (answer === undefined || answer.kind === 'failed')
      yield { path, native, faults: [`exiftool failed: ${answer?.message}`] };
    else yield { path, native, faults: await faultsOf(native, nameOf(path), answer) };
  }
}

async function faultsOf(
  native: NativeTags,
  name: string,
  exiftool: { readonly tags: Tags; readonly gpsZone: string | null; readonly errors: readonly string[] },
): Promise<string[]> {
  const known = Object.keys(exiftool.tags).filter((key) => !/(^|:)(Warning|Error)$/.test(key));
  const ours = Object.keys(native.tags);
  const faults = exiftool.errors.map((error) => `exiftool found an error: ${error}`);
  for (const key of ours)
    if (native.tags[key] !== exiftool.tags[key])
      faults.push(
        `${key}: ${JSON.stringify(native.tags[key])}, exiftool: ${JSON.stringify(exiftool.tags[key])}`,
      );
  for (const key of known)
    if (!ours.includes(key) && !(native.leftUnread && UNREAD.test(key)))
      faults.push(`${key}: not read, exiftool: ${JSON.stringify(exiftool.tags[key])}`);
  if (faults.length === 0 && known.filter((key) => ours.includes(key)).join() !== ours.join())
    faults.push(`order: ${ours.join()}, exiftool: ${known.join()}`);
  const one = decided(name, native.tags, await zoneOfPosition(native.tags));
  const two = decided(name, exiftool.tags, exiftool.gpsZone);
  if (one !== two) faults.push(`decided ${one}, exiftool: ${two}`);
  return faults;
}

function decided(name: string, tags: Tags, gpsZone: string | null): string {
  const { taken } = decideCaptureTime([{ role: 'main', name, folder: '', tags, gpsZone }], { nowMs: NOW_MS });
  return JSON.stringify({ taken, camera: cameraOf(tags), gpsZone });
}
