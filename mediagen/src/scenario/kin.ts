import type { Content } from '../formats/content.ts';
import { APPLE, CAMERAS, GOOGLE, LOCAL_CLOCK_FILMER, capture, shotName } from './cameras.ts';
import { contentId } from './content-id.ts';
import type { FileDraft, GroupDraft, Role, Taken } from './file-plan.ts';
import { canonNote, droneFilm, insta360, nexusBurst, pixelPortrait, samsungBurst } from './kin-series.ts';
import { compactDate, isoSecond, offsetText, utcMs } from './moment.ts';
import { draft, group, pickMiddayMoment, pickMoment } from './scene.ts';
import type { Scenario, Scene } from './scene.ts';

type Plan = (scene: Scene) => GroupDraft | null;

/** Files that belong together although their names are not equal; one variant for each kind. */
export const kin: Scenario = {
  name: 'kin',
  variants: 20,
  weight: 6,
  option: 'groups',
  plan(scene, variant) {
    const planned = PLANS[variant]?.(scene) ?? null;
    return planned === null ? [] : [planned];
  },
};

const PLANS: readonly Plan[] = [
  (scene) => livePhoto(scene, { still: `IMG_${scene.serial}`, clip: `IMG_${scene.serial}_HEVC` }),
  (scene) => livePhoto(scene, { still: `Lake ${scene.serial}`, clip: `Movement ${scene.serial}` }),
  (scene) => edited(scene, (stem) => `${stem}(Edited)`),
  (scene) => edited(scene, (stem) => `${stem}-edited`),
  (scene) => takeoutEdit(scene, 'bearbeitet'),
  (scene) => takeoutEdit(scene, '編集済み'),
  namedBurst,
  pixelRaw,
  goproChapters,
  oldGoproChapters,
  sonyClip,
  spokenNote,
  darktable,
  takeoutElsewhere,
  insta360,
  samsungBurst,
  nexusBurst,
  pixelPortrait,
  droneFilm,
  canonNote,
];

function livePhoto(scene: Scene, names: { readonly still: string; readonly clip: string }): GroupDraft {
  const moment = pickMoment(scene);
  const { exif, taken } = capture(APPLE, moment);
  const id = contentId(scene);
  const { make, model } = APPLE;
  const creationDate = isoSecond(moment.localMs) + offsetText(moment.offsetMinutes, '');
  const member = memberOf(scene, taken, 'live-photo-names');
  return group(
    'kin',
    names.still,
    member(`${names.still}.HEIC`, { kind: 'heic', exif: { ...exif, appleContentId: id } }, 'main'),
    member(
      `${names.clip}.MOV`,
      { kind: 'mov', createdMs: utcMs(moment), make, model, creationDate, contentId: id },
      'live-clip',
    ),
  );
}

function edited(scene: Scene, nameOf: (stem: string) => string): GroupDraft {
  const { exif, taken } = capture(APPLE, pickMoment(scene));
  const stem = shotName(APPLE, scene.serial);
  const member = memberOf(scene, taken, 'edited-name');
  return group(
    'kin',
    stem,
    member(`${stem}.JPG`, { kind: 'jpeg', exif }, 'main'),
    member(`${nameOf(stem)}.JPG`, { kind: 'jpeg', exif: { ...exif, software: '14.4' } }, 'edited'),
  );
}

function takeoutEdit(scene: Scene, word: string): GroupDraft {
  const takenMs = utcMs(pickMiddayMoment(scene));
  const stem = `GE_${scene.serial}`;
  const member = memberOf(scene, takenUtc(takenMs), 'takeout-edit');
  return group(
    'kin',
    stem,
    member(`${stem}.jpg`, { kind: 'jpeg' }, 'main'),
    member(`${stem}-${word}.jpg`, { kind: 'jpeg' }, 'edited'),
    member(
      `${stem}.jpg.supplemental-meta.json`,
      { kind: 'takeout', takeout: { title: `${stem}.jpg`, takenMs } },
      'sidecar',
    ),
  );
}

function namedBurst(scene: Scene): GroupDraft {
  const camera = CAMERAS.find(({ model }) => model === 'SM-G991B') ?? APPLE;
  const moment = pickMoment(scene);
  const { exif, taken } = capture(camera, moment);
  const { day, time } = compactDate(moment.localMs);
  const stem = `IMG_${day}_${time}_BURST`;
  const member = memberOf(scene, taken, 'burst-name');
  const shots = [1, 2, 3].map((shot) =>
    member(
      `${stem}00${shot}${shot === 2 ? '_COVER' : ''}.jpg`,
      { kind: 'jpeg', exif },
      shot === 1 ? 'main' : 'burst',
    ),
  );
  return { ...group('kin', stem, ...shots), mayRepeat: true };
}

function pixelRaw(scene: Scene): GroupDraft {
  const moment = pickMoment(scene);
  const { exif, taken } = capture(GOOGLE, moment);
  const { day, time, millis } = compactDate(utcMs(moment));
  const stem = `PXL_${day}_${time}${millis}`;
  const member = memberOf(scene, taken, 'pixel-raw');
  const files = [
    member(`${stem}.RAW-02.ORIGINAL.dng`, { kind: 'raw', flavour: 'dng', exif }, 'main'),
    member(`${stem}.RAW-01.MP.COVER.jpg`, { kind: 'jpeg', exif }, 'twin'),
  ];
  return { ...group('kin', stem, ...files), mayRepeat: true };
}

function goproChapters(scene: Scene): GroupDraft {
  const number = String(scene.serial % 10_000).padStart(4, '0');
  return chapters(scene, [
    [`GX01${number}.MP4`, 'main'],
    [`GX02${number}.MP4`, 'chapter'],
    [`GL01${number}.LRV`, 'sidecar'],
    [`GL02${number}.LRV`, 'sidecar'],
    [`GX01${number}.THM`, 'thumbnail'],
  ]);
}

function oldGoproChapters(scene: Scene): GroupDraft {
  const number = String(scene.serial % 10_000).padStart(4, '0');
  return chapters(scene, [
    [`GOPR${number}.MP4`, 'main'],
    [`GP01${number}.MP4`, 'chapter'],
    [`GOPR${number}.LRV`, 'sidecar'],
  ]);
}

function chapters(scene: Scene, names: readonly (readonly [string, Role])[]): GroupDraft {
  const localMs = Math.floor(utcMs(pickMiddayMoment(scene)) / 1000) * 1000;
  const taken: Taken = { local: isoSecond(localMs), offset: null, source: 'quicktime-create-date' };
  const member = memberOf(scene, taken, 'chapters');
  const files = names.map(([name, role]) =>
    member(
      name,
      role === 'thumbnail'
        ? { kind: 'jpeg' }
        : { kind: 'mp4', createdMs: localMs, make: 'GoPro', model: 'HERO9 Black' },
      role,
    ),
  );
  return { ...group('kin', names[0]?.[0] ?? '', ...files), mayRepeat: true };
}

function sonyClip(scene: Scene): GroupDraft {
  const noon = pickMiddayMoment(scene);
  const localMs = Math.floor(utcMs(noon) / 1000) * 1000;
  const stem = `C${String(scene.serial).padStart(4, '0')}`;
  const local = isoSecond(localMs);
  const member = memberOf(scene, { local, offset: null, source: 'quicktime-create-date' }, 'clip-xml');
  const { make, model } = LOCAL_CLOCK_FILMER;
  return group(
    'kin',
    stem,
    member(`${stem}.MP4`, { kind: 'mp4', createdMs: localMs, make, model }, 'main'),
    member(`${stem}M01.XML`, { kind: 'clip-xml', createdAt: `${local}+00:00` }, 'sidecar'),
  );
}

function spokenNote(scene: Scene): GroupDraft {
  const camera = CAMERAS.find(({ model }) => model === 'NIKON D700') ?? APPLE;
  const { exif, taken } = capture(camera, pickMoment(scene));
  const stem = shotName(camera, scene.serial);
  const member = memberOf(scene, taken, 'spoken-note');
  return group(
    'kin',
    stem,
    member(`${stem}.JPG`, { kind: 'jpeg', exif }, 'main'),
    member(`${stem}.WAV`, { kind: 'wav' }, 'sidecar'),
  );
}

function darktable(scene: Scene): GroupDraft {
  const moment = pickMoment(scene);
  const { exif, taken } = capture(APPLE, moment);
  const stem = shotName(APPLE, scene.serial);
  const member = memberOf(scene, taken, 'xmp-versions');
  const xmp = { dateTimeOriginal: isoSecond(moment.localMs) };
  return group(
    'kin',
    stem,
    member(`${stem}.JPG`, { kind: 'jpeg', exif }, 'main'),
    member(`${stem}.JPG.xmp`, { kind: 'xmp', xmp }, 'sidecar'),
    member(`${stem}_01.JPG.xmp`, { kind: 'xmp', xmp: { ...xmp, rating: 5 } }, 'sidecar'),
  );
}

/** The picture in one part of an export, its JSON in the other. */
function takeoutElsewhere(scene: Scene): GroupDraft | null {
  if (scene.settings.dirdepth < 3) return null;
  const takenMs = utcMs(pickMiddayMoment(scene));
  const stem = `GX_${scene.serial}`;
  const special = ['takeout-elsewhere'];
  const taken = takenUtc(takenMs);
  const picture = draft(scene, { name: `${stem}.jpg`, content: { kind: 'jpeg' }, taken, special });
  const json = draft(scene, {
    name: `${stem}.jpg.supplemental-metadata.json`,
    content: { kind: 'takeout', takeout: { title: `${stem}.jpg`, takenMs } },
    taken,
    size: 0,
    role: 'sidecar',
    special,
    folder: 'DCIM/Takeout-002/Photos from afar',
  });
  return { ...group('kin', stem, picture, json), folder: 'DCIM/Takeout-001/Photos from afar' };
}

function takenUtc(ms: number): Taken {
  return { local: isoSecond(ms), offset: null, source: 'takeout' };
}

function memberOf(
  scene: Scene,
  taken: Taken,
  special: string,
): (name: string, content: Content, role: Role) => FileDraft {
  return (name, content, role) => draft(scene, { name, content, taken, role, special: [special] });
}
