import type { FileType } from '../options.ts';
import { FILE_TYPES } from '../options.ts';
import { APPLE, CAMERAS, RAW_CAMERAS, capture, placeOf, shotName } from './cameras.ts';
import type { Camera } from './cameras.ts';
import type { FileDraft } from './file-plan.ts';
import { exifDate, isoSecond, offsetText, utcMs } from './moment.ts';
import { draft, group, pickMoment } from './scene.ts';
import { appleFilm, localClockFilm, utcFilm } from './films.ts';
import type { Scenario, Scene } from './scene.ts';

/** One file on its own with a sound date wherever its type can hold one; a variant for each file type. */
export const singles: Scenario = {
  name: 'single',
  variants: FILE_TYPES.length,
  weight: 12,
  plan(scene, variant) {
    const allowed = FILE_TYPES.filter((type) => !scene.settings.excludetypes.includes(type));
    const wanted = FILE_TYPES[variant] as FileType;
    const file = singleFile(scene, allowed.includes(wanted) ? wanted : scene.random.pick(allowed));
    return [group('single', String(file.name).replace(/\.[^.]*$/, ''), file)];
  },
};

/** Stills of every camera: some know no offset, some tell it only through GPS, scans have only a CreateDate. */
export const stills: Scenario = {
  name: 'still',
  variants: CAMERAS.length + 2,
  weight: 20,
  plan(scene, variant) {
    const camera = CAMERAS[variant] ?? (CAMERAS[0] as Camera);
    const stem = shotName(camera, scene.serial);
    if (variant < CAMERAS.length) return [group('still', stem, still(scene, camera, `${stem}.JPG`))];
    return [
      group('still', stem, variant === CAMERAS.length ? gpsStill(scene, camera, stem) : scan(scene, stem)),
    ];
  },
};

export function singleFile(scene: Scene, type: FileType): FileDraft {
  const { random, serial } = scene;
  switch (type) {
    case 'jpg': {
      const camera = random.pick(CAMERAS);
      return still(scene, camera, `${shotName(camera, serial)}.JPG`);
    }
    case 'raw':
      return raw(scene, random.pick(RAW_CAMERAS));
    case 'heic':
      return heic(scene);
    case 'png':
      return random.chance(0.5) ? pngWithText(scene) : pngWithExif(scene);
    case 'mov':
      return random.chance(0.7) ? appleFilm(scene) : localClockFilm(scene);
    case 'mp4':
      return utcFilm(scene);
    case 'gif':
    case 'bmp':
      return draft(scene, { name: `picture ${serial}.${type}`, content: { kind: type }, taken: null });
    case 'txt':
      return draft(scene, { name: `notes ${serial}.txt`, content: { kind: 'text' }, taken: null });
  }
}

function still(scene: Scene, camera: Camera, name: string): FileDraft {
  const moment = pickMoment(scene);
  const { exif, taken } = capture(camera, moment);
  return draft(scene, {
    name,
    content: { kind: 'jpeg', exif },
    taken,
    camera: camera.model,
    writtenMs: utcMs(moment),
  });
}

function gpsStill(scene: Scene, camera: Camera, stem: string): FileDraft {
  const moment = pickMoment(scene);
  const { exif, taken } = capture(camera, moment);
  return draft(scene, {
    name: `${stem}.JPG`,
    content: { kind: 'jpeg', exif: { ...exif, gps: placeOf(moment) } },
    taken: { ...taken, offset: offsetText(moment.offsetMinutes) },
    camera: camera.model,
    special: ['offset-from-gps'],
  });
}

function scan(scene: Scene, stem: string): FileDraft {
  const { localMs } = pickMoment(scene);
  const exif = {
    make: 'EPSON',
    model: 'Perfection V600',
    createDate: exifDate(localMs),
    modifyDate: exifDate(localMs),
  };
  return draft(scene, {
    name: `${stem}.jpg`,
    content: { kind: 'jpeg', exif },
    taken: { local: isoSecond(localMs), offset: null, source: 'exif-create-date' },
    camera: exif.model,
    special: ['scan'],
  });
}

function raw(scene: Scene, camera: Camera): FileDraft {
  const { exif, taken } = capture(camera, pickMoment(scene));
  const flavour = camera.raw ?? 'dng';
  const name = `${shotName(camera, scene.serial)}.${flavour.toUpperCase()}`;
  return draft(scene, { name, content: { kind: 'raw', flavour, exif }, taken, camera: camera.model });
}

function heic(scene: Scene): FileDraft {
  const { exif, taken } = capture(APPLE, pickMoment(scene));
  const name = `${shotName(APPLE, scene.serial)}.HEIC`;
  return draft(scene, { name, content: { kind: 'heic', exif }, taken, camera: APPLE.model });
}

function pngWithText(scene: Scene): FileDraft {
  const { localMs } = pickMoment(scene);
  return draft(scene, {
    name: `picture ${scene.serial}.png`,
    content: { kind: 'png', creationTime: exifDate(localMs) },
    taken: { local: isoSecond(localMs), offset: null, source: 'png-creation-time' },
  });
}

function pngWithExif(scene: Scene): FileDraft {
  const { exif, taken } = capture(APPLE, pickMoment(scene));
  return draft(scene, {
    name: `picture ${scene.serial}.png`,
    content: { kind: 'png', exif },
    taken,
    camera: APPLE.model,
  });
}
