import type { ExifFields } from '../formats/exif.ts';
import { UTC_FILMER } from './cameras.ts';
import type { FileDraft, GroupDraft, Taken } from './file-plan.ts';
import { exifDate, isoSecond, offsetText, utcMs } from './moment.ts';
import { draft, group, pickMoment, pickNightMoment } from './scene.ts';
import type { Scenario, Scene } from './scene.ts';

const DAY_MS = 86_400_000;
const YEAR_MS = 366 * DAY_MS;

/** Cities on land whose clocks have not changed since 1955: where they are, and minutes east of UTC. */
const PLACES = [
  { latitude: 35.68, longitude: 139.69, offsetMinutes: 540 },
  { latitude: 22.57, longitude: 88.36, offsetMinutes: 330 },
  { latitude: 21.31, longitude: -157.86, offsetMinutes: -600 },
];

/** Dates of which a file alone holds all the evidence, in places where cameras do not write them; one variant a kind. */
export const evidenceInside: Scenario = {
  name: 'evidence-inside',
  variants: 7,
  weight: 3,
  option: 'groups',
  plan(scene, variant) {
    const kinds = [ownersWordInside, placeOfPicture, placeOfFilm, monthInExif, xmpAlone, riffDate, mieDate];
    const file = kinds[variant]?.(scene);
    return file === undefined ? [] : [alone(file)];
  },
};

/** A scan that its owner dated in the file, years after the scanner did. */
function ownersWordInside(scene: Scene): FileDraft {
  const { localMs } = pickMoment(scene);
  const local = isoSecond(localMs);
  const scanned = exifDate(localMs + 2 * YEAR_MS);
  const exif = { make: 'EPSON', model: 'Perfection V600', dateTimeOriginal: scanned, createDate: scanned };
  const xmp = { dateCreated: local, metadataDate: `${isoSecond(localMs + 3 * YEAR_MS)}Z` };
  return draft(scene, {
    name: `slide ${scene.serial}.jpg`,
    content: { kind: 'jpeg', exif, xmp },
    taken: { local, offset: null, source: 'xmp' },
    camera: exif.model,
    special: ['owner-inside'],
  });
}

/** A picture in which only the GPS tells the time, in UTC, on another day than its place had. */
function placeOfPicture(scene: Scene): FileDraft {
  const { moment, place } = nightAt(scene);
  const utc = Math.floor(utcMs(moment) / 1000) * 1000;
  const exif: ExifFields = { make: 'Canon', model: 'Canon EOS 6D', gps: { ...place, utcMs: utc } };
  return draft(scene, {
    name: `summit ${scene.serial}.jpg`,
    content: { kind: 'jpeg', exif },
    taken: takenThere(moment, 'gps'),
    camera: 'Canon EOS 6D',
    special: ['gps-zone'],
  });
}

/** A film that knows UTC and where it was taken. */
function placeOfFilm(scene: Scene): FileDraft {
  const { moment, place } = nightAt(scene);
  const { make, model } = UTC_FILMER;
  return draft(scene, {
    name: `harbour ${scene.serial}.mp4`,
    content: {
      kind: 'mp4',
      createdMs: utcMs(moment),
      make,
      model,
      position: [place.latitude, place.longitude],
    },
    taken: takenThere(moment, 'quicktime-create-date'),
    camera: model,
    special: ['utc-place'],
  });
}

function nightAt(scene: Scene) {
  const place = scene.random.pick(PLACES);
  const { localMs } = pickNightMoment(scene);
  const day = Math.floor(localMs / DAY_MS) * DAY_MS;
  // Just after midnight east of Greenwich and just before it in the west, UTC has another day.
  const minutes = scene.random.between(1, 58);
  const at = place.offsetMinutes > 0 ? day + minutes * 60_000 : day + DAY_MS - minutes * 60_000;
  return { place, moment: { localMs: at, offsetMinutes: place.offsetMinutes } };
}

function takenThere(
  { localMs, offsetMinutes }: { readonly localMs: number; readonly offsetMinutes: number },
  source: Taken['source'],
): Taken {
  return { local: isoSecond(localMs), offset: offsetText(offsetMinutes), source };
}

/** A picture of which its EXIF tells only the month. */
function monthInExif(scene: Scene): FileDraft {
  const month = isoSecond(pickMoment(scene).localMs).slice(0, 7);
  return draft(scene, {
    name: `negative ${scene.serial}.jpg`,
    content: { kind: 'jpeg', exif: { dateTimeOriginal: `${month.replace('-', ':')}:00 00:00:00` } },
    taken: { local: month, offset: null, source: 'exif-date-time-original' },
    special: ['month-alone'],
  });
}

/** A PNG that only its XMP dates. */
function xmpAlone(scene: Scene): FileDraft {
  const local = isoSecond(pickMoment(scene).localMs);
  return draft(scene, {
    name: `drawing ${scene.serial}.png`,
    content: { kind: 'png', xmp: { createDate: local } },
    taken: { local, offset: null, source: 'xmp' },
    special: ['xmp-alone'],
  });
}

/** A film of a compact camera, whose date is the camera's wall clock. */
function riffDate(scene: Scene): FileDraft {
  const localMs = Math.floor(pickMoment(scene).localMs / 1000) * 1000;
  return draft(scene, {
    name: `MVI_${scene.serial}.AVI`,
    content: { kind: 'avi', localMs },
    taken: { local: isoSecond(localMs), offset: null, source: 'riff' },
    special: ['riff-date'],
  });
}

/** A picture in a container of exiftool's author. */
function mieDate(scene: Scene): FileDraft {
  const { localMs } = pickMoment(scene);
  return draft(scene, {
    name: `print ${scene.serial}.mie`,
    content: { kind: 'mie', dateTimeOriginal: exifDate(localMs) },
    taken: { local: isoSecond(localMs), offset: null, source: 'mie' },
    special: ['mie'],
  });
}

function alone(file: FileDraft): GroupDraft {
  return group('evidence-inside', String(file.name).replace(/\.[^.]*$/, ''), file);
}
