import type { ExifFields } from '../formats/exif.ts';
import { CAMERAS, cameraFields, shotName } from './cameras.ts';
import type { Taken } from './file-plan.ts';
import { compactDate, exifDate, isoSecond } from './moment.ts';
import { draft, group, pickMoment } from './scene.ts';
import type { Scenario, Scene } from './scene.ts';

interface WrongDate {
  readonly special: string;
  readonly text: string;
  /** What falls into the wrong date's place. */
  readonly next: 'nothing' | 'create-date' | 'file-name' | 'itself';
}

const ZERO = '0000:00:00 00:00:00';

const WRONG: readonly WrongDate[] = [
  { special: 'date-zero', text: ZERO, next: 'nothing' },
  { special: 'date-zero', text: ZERO, next: 'file-name' },
  { special: 'date-blank', text: '    :  :     :  :  ', next: 'nothing' },
  { special: 'date-impossible', text: '2019:13:45 25:61:61', next: 'create-date' },
  { special: 'date-future', text: '2097:03:04 05:06:07', next: 'nothing' },
  { special: 'date-reset', text: '2000:01:01 00:00:00', next: 'itself' },
  { special: 'date-reset', text: '1970:01:01 00:00:00', next: 'file-name' },
  { special: 'date-reset', text: '1980:01:01 00:00:41', next: 'file-name' },
  { special: 'date-reset', text: '2010:01:01 00:00:00', next: 'file-name' },
];

/** Stills whose clock was wrong or reset, then a film whose header says 1904, which means "no date". */
export const wrongDates: Scenario = {
  name: 'wrong-date',
  variants: WRONG.length + 1,
  weight: 3,
  option: 'wrongDates',
  plan(scene, variant) {
    const wrong = WRONG[variant];
    if (wrong) return [wrongStill(scene, wrong)];
    const stem = `clip ${scene.serial}`;
    const content = { kind: scene.random.pick(['mp4', 'mov'] as const), createdMs: null };
    return [
      group(
        'wrong-date',
        stem,
        draft(scene, { name: `${stem}.${content.kind}`, content, taken: null, special: ['date-1904'] }),
      ),
    ];
  },
};

function wrongStill(scene: Scene, wrong: WrongDate) {
  const camera = scene.random.pick(CAMERAS);
  const { localMs } = pickMoment(scene);
  const { day, time } = compactDate(localMs);
  const stem = wrong.next === 'file-name' ? `IMG_${day}_${time}` : shotName(camera, scene.serial);
  const createDate = wrong.next === 'create-date' ? exifDate(localMs) : wrong.text;
  const exif: ExifFields = { ...cameraFields(camera), dateTimeOriginal: wrong.text, createDate };
  const file = draft(scene, {
    name: `${stem}.JPG`,
    content: { kind: 'jpeg', exif },
    taken: takenInstead(wrong, isoSecond(localMs)),
    camera: camera.model,
    special: [wrong.special],
  });
  return { ...group('wrong-date', stem, file), mayRepeat: wrong.next === 'file-name' };
}

function takenInstead({ next }: WrongDate, local: string): Taken | null {
  switch (next) {
    case 'nothing':
      return null;
    case 'create-date':
      return { local, offset: null, source: 'exif-create-date' };
    case 'file-name':
      return { local, offset: null, source: 'file-name' };
    case 'itself':
      return { local: '2000-01-01T00:00:00', offset: null, source: 'exif-date-time-original' };
  }
}
