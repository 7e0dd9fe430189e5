import { Buffer } from 'node:buffer';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jpegFile, mp4File, tiffRawFile } from '../../mediagen/src/index.ts';
import type { TagsOutcome } from '@mediastruct/core/testing';
import { decideCaptureTime, ExiftoolReader } from '@mediastruct/core/testing';
import type { Finding } from '../check/findings.ts';
import { seededRandom } from '../random.ts';
import { realFolders } from '../real/scene.ts';
import type { SectionTask } from '../section.ts';
import type { Random } from './choose.ts';
import { below, pick } from './choose.ts';

const HANG_MS = 10_000;
/** Where the metadata of the made files lies. Bytes. */
const HEAD_BYTES = 600;
const EXIF = {
  make: 'Canon',
  model: 'Canon EOS 40D',
  dateTimeOriginal: '2019:05:12 10:11:12',
  createDate: '2019:05:12 10:11:12',
  offsetTimeOriginal: '+02:00',
  gps: { latitude: 48.2, longitude: 16.4, utcMs: Date.UTC(2019, 4, 12, 8, 11, 12) },
};

const FORMATS = [
  { ending: 'jpg', make: () => jpegFile({ size: 2_000, seed: 'torture', exif: EXIF }) },
  { ending: 'mp4', make: () => mp4File({ size: 3_000, seed: 'torture', createdMs: Date.UTC(2019, 4, 12), creationDate: '2019-05-12T10:11:12+0200', make: 'Apple', model: 'iPhone 8' }) },
  { ending: 'cr2', make: () => tiffRawFile({ size: 3_000, seed: 'torture', flavour: 'cr2', exif: EXIF }) },
]; // prettier-ignore

/** Pictures and films whose heads were damaged are asked for their dates: each gets an answer. */
export async function attackMedia({ tally, takes }: SectionTask, count: number): Promise<void> {
  using folders = realFolders();
  const names = makeFiles(folders.other, count).filter((_, number) => takes(number));
  await using reader = new ExiftoolReader({ scratchDir: folders.other, timeoutMs: HANG_MS });
  let next = 0;
  let deaths = 0;
  for await (const outcome of reader.readMany(names.map((name) => join(folders.other, name)))) {
    const name = names[next++] as string;
    if (outcome.kind === 'failed' && outcome.code === 'tool-failed') deaths += 1;
    tally.add({
      section: 'hostile',
      command: 'dates of files',
      kind: `damaged ${name.split('.')[1]}`,
      hasFired: true,
      findings: findFaults(name, outcome),
      about: name,
    });
  }
  if (deaths * 100 > names.length * DEATHS_PERCENT)
    throw new Error(`exiftool died of ${deaths} of ${names.length} files`);
  if (next !== names.length) throw new Error(`${next} answers for ${names.length} files`);
}

function makeFiles(folder: string, count: number): string[] {
  const whole = FORMATS.map(({ ending, make }) => ({ ending, bytes: make() }));
  return Array.from({ length: count }, (_, number) => {
    const random = seededRandom(number + 1);
    const { ending, bytes } = whole[number % whole.length] as (typeof whole)[number];
    writeFileSync(join(folder, `${number}.${ending}`), damaged(bytes, random));
    return `${number}.${ending}`;
  });
}

function damaged(whole: Buffer, random: Random): Buffer {
  const bytes = Buffer.from(whole);
  if (random() < 0.2) return bytes.subarray(0, below(HEAD_BYTES, random));
  for (let left = 1 + below(12, random); left > 0; left -= 1) {
    const at = below(Math.min(HEAD_BYTES, bytes.length - 4), random);
    if (random() < 0.5) bytes[at] = below(256, random);
    else bytes.writeUInt32BE(pick([0, 1, 0x7fffffff, 0x80000000, 0xffffffff], random), at);
  }
  return bytes;
}

/** A file that exiftool dies of is no fault of ours, as long as it is one of many and told. */
const DEATHS_PERCENT = 5;

/** A reader that had to be stopped was hanging; any other answer is one. */
function findFaults(name: string, outcome: TagsOutcome): Finding[] {
  if (outcome.kind === 'failed' && outcome.code !== 'unreadable' && outcome.code !== 'tool-failed')
    return [{ kind: 'crashed', detail: `${outcome.code}: ${outcome.message}` }];
  try {
    const tags = outcome.kind === 'tags' ? outcome.tags : {};
    const gpsZone = outcome.kind === 'tags' ? outcome.gpsZone : null;
    const member = { role: 'main', name, folder: 'card', tags, gpsZone } as const;
    const { taken } = decideCaptureTime([member], { nowMs: Date.UTC(2024, 0, 1) });
    if (taken === null || /^(19|20)\d\d-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\d(\.\d{3})?$/.test(taken.local))
      return [];
    return [{ kind: 'wrong end', detail: `taken at ${taken.local}` }];
  } catch (error) {
    return [{ kind: 'crashed', detail: String(error) }];
  }
}
