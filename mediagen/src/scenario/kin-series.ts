import { CAMERAS, APPLE, GOOGLE, capture } from './cameras.ts';
import type { Camera } from './cameras.ts';
import type { FileDraft, GroupDraft, Role, Taken } from './file-plan.ts';
import { compactDate, isoSecond, utcMs } from './moment.ts';
import { draft, group, pickMiddayMoment, pickMoment } from './scene.ts';
import type { Scene } from './scene.ts';

/** Two lenses and two parts of a film of Insta360, with the small proxy of the first part. The names tell the local time. */
export function insta360(scene: Scene): GroupDraft {
  const { localMs } = pickMoment(scene);
  const { day, time } = compactDate(localMs);
  const taken: Taken = { local: isoSecond(localMs), offset: null, source: 'file-name' };
  const film = (name: string, role: Role): FileDraft =>
    draft(scene, {
      name,
      content: { kind: 'mp4', createdMs: null },
      taken,
      role,
      special: ['insta360', 'date-1904'],
    });
  const stem = `VID_${day}_${time}`;
  const files = [
    film(`${stem}_00_001.insv`, 'main'),
    film(`${stem}_10_001.insv`, 'chapter'),
    film(`${stem}_00_002.insv`, 'chapter'),
    film(`LRV_${day}_${time}_01_001.lrv`, 'sidecar'),
  ];
  return { ...group('kin', stem, ...files), mayRepeat: true };
}

/** Samsung numbers the shots of a burst behind the second. */
export function samsungBurst(scene: Scene): GroupDraft {
  const moment = pickMoment(scene);
  const { day, time } = compactDate(moment.localMs);
  const shots = [31, 32, 33].map((shot) => `${day}_${time}_0${shot}.jpg`);
  return burst(scene, { moment, camera: samsung(), stem: `${day}_${time}`, shots, special: 'burst-samsung' });
}

/** Nexus and Pixel number the shots before the time, and mark the cover. */
export function nexusBurst(scene: Scene): GroupDraft {
  const moment = pickMoment(scene);
  const { day, time, millis } = compactDate(moment.localMs);
  const of = `BURST${day}${time}${millis}`;
  const shots = [0, 1, 2].map((shot) => `0000${shot}IMG_0000${shot}_${of}${shot === 1 ? '_COVER' : ''}.jpg`);
  return burst(scene, { moment, camera: GOOGLE, stem: of, shots, special: 'burst-nexus' });
}

interface Burst {
  readonly moment: ReturnType<typeof pickMoment>;
  readonly camera: Camera;
  readonly stem: string;
  readonly shots: readonly string[];
  readonly special: string;
}

function burst(scene: Scene, { moment, camera, stem, shots, special }: Burst): GroupDraft {
  const { exif, taken } = capture(camera, moment);
  const files = shots.map((name, nth) =>
    draft(scene, {
      name,
      content: { kind: 'jpeg', exif },
      taken,
      camera: camera.model,
      role: nth === 0 ? 'main' : 'burst',
      special: [special],
    }),
  );
  return { ...group('kin', stem, ...files), mayRepeat: true };
}

/** A portrait and its original, which a Pixel names by one millisecond. */
export function pixelPortrait(scene: Scene): GroupDraft {
  const moment = pickMoment(scene);
  const { exif, taken } = capture(GOOGLE, moment);
  const { day, time, millis } = compactDate(utcMs(moment));
  const stem = `PXL_${day}_${time}${millis}`;
  const member = (name: string, role: Role): FileDraft =>
    draft(scene, { name, content: { kind: 'jpeg', exif }, taken, role, special: ['pixel-portrait'] });
  const files = [
    member(`${stem}.PORTRAIT-01.COVER.jpg`, 'main'),
    member(`${stem}.PORTRAIT-02.ORIGINAL.jpg`, 'twin'),
  ];
  return { ...group('kin', stem, ...files), mayRepeat: true };
}

/** A film of a drone with its subtitles. The name tells the local time. */
export function droneFilm(scene: Scene): GroupDraft {
  const { localMs } = pickMoment(scene);
  const { day, time } = compactDate(localMs);
  const stem = `DJI_${day}${time}_0005_D`;
  const taken: Taken = { local: isoSecond(localMs), offset: null, source: 'file-name' };
  const shared = { taken, special: ['drone-film'] };
  const film = draft(scene, { ...shared, name: `${stem}.MP4`, content: { kind: 'mp4', createdMs: null } });
  const subtitles = draft(scene, {
    ...shared,
    name: `${stem}.SRT`,
    content: { kind: 'srt', localMs },
    size: 0,
    role: 'sidecar',
  });
  return { ...group('kin', stem, film, subtitles), mayRepeat: true };
}

/** Canon calls the note that was spoken about IMG_0001 SND_0001. */
export function canonNote(scene: Scene): GroupDraft {
  const camera = CAMERAS.find(({ model }) => model === 'Canon EOS 5D Mark IV') ?? APPLE;
  const { exif, taken } = capture(camera, pickMiddayMoment(scene));
  const number = String(scene.serial).padStart(4, '0');
  const shared = { taken, special: ['spoken-note-canon'] };
  const picture = draft(scene, {
    ...shared,
    name: `IMG_${number}.JPG`,
    content: { kind: 'jpeg', exif },
    camera: camera.model,
  });
  const note = draft(scene, {
    ...shared,
    name: `SND_${number}.WAV`,
    content: { kind: 'wav' },
    role: 'sidecar',
  });
  return group('kin', `IMG_${number}`, picture, note);
}

function samsung(): Camera {
  return CAMERAS.find(({ model }) => model === 'SM-G991B') ?? APPLE;
}
