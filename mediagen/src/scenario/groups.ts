import { APPLE, LOCAL_CLOCK_FILMER, RAW_CAMERAS, capture, shotName } from './cameras.ts';
import type { Camera } from './cameras.ts';
import { contentId } from './content-id.ts';
import type { FileDraft, GroupDraft } from './file-plan.ts';
import { isoSecond, offsetText, utcMs } from './moment.ts';
import type { Moment } from './moment.ts';
import { draft, group, pickMiddayMoment, pickMoment } from './scene.ts';
import type { Scenario, Scene } from './scene.ts';

const SIDECAR_FORMS = ['none', 'stem', 'whole-name'] as const;

/** RAW+JPEG twins: alone, with `image.xmp`, with `image.cr2.xmp`. */
export const twins: Scenario = {
  name: 'twin',
  variants: SIDECAR_FORMS.length,
  weight: 4,
  option: 'groups',
  plan(scene, variant) {
    const camera = scene.random.pick(RAW_CAMERAS);
    const moment = pickMoment(scene);
    const { exif, taken } = capture(camera, moment);
    const stem = shotName(camera, scene.serial);
    const flavour = camera.raw ?? 'dng';
    const rawName = `${stem}.${flavour.toUpperCase()}`;
    const shared = { taken, camera: camera.model, writtenMs: utcMs(moment) };
    const raw = draft(scene, { ...shared, name: rawName, content: { kind: 'raw', flavour, exif } });
    const jpeg = draft(scene, {
      ...shared,
      name: `${stem}.JPG`,
      content: { kind: 'jpeg', exif },
      role: 'twin',
    });
    const sidecars = twinSidecars(scene, SIDECAR_FORMS[variant] ?? 'none', { stem, rawName, raw, moment });
    return [group('twin', stem, raw, jpeg, ...sidecars)];
  },
};

interface TwinFiles {
  readonly stem: string;
  readonly rawName: string;
  readonly raw: FileDraft;
  readonly moment: Moment;
}

function twinSidecars(scene: Scene, form: (typeof SIDECAR_FORMS)[number], twin: TwinFiles): FileDraft[] {
  if (form === 'none') return [];
  const { taken } = twin.raw;
  const xmp = { dateTimeOriginal: isoSecond(twin.moment.localMs), rating: scene.random.between(0, 5) };
  return [
    draft(scene, {
      name: form === 'stem' ? `${twin.stem}.xmp` : `${twin.rawName.toLowerCase()}.xmp`,
      content: { kind: 'xmp', xmp },
      taken,
      size: 0,
      role: 'sidecar',
      special: [form === 'stem' ? 'xmp-stem' : 'xmp-whole-name', ...(form === 'stem' ? [] : ['other-case'])],
    }),
  ];
}

/** Live Photos as JPEG and HEIC; variants 2 and 3 add the edited picture and its AAE. */
export const livePhotos: Scenario = {
  name: 'live-photo',
  variants: 4,
  weight: 5,
  option: 'groups',
  plan(scene, variant) {
    const moment = pickMoment(scene);
    const { exif, taken } = capture(APPLE, moment);
    const stem = shotName(APPLE, scene.serial);
    const appleContentId = contentId(scene);
    const shared = { taken, camera: APPLE.model, writtenMs: utcMs(moment) };
    const heic = variant % 2 === 1;
    const content = { kind: heic ? 'heic' : 'jpeg', exif: { ...exif, appleContentId } } as const;
    const picture = draft(scene, { ...shared, name: `${stem}.${heic ? 'HEIC' : 'JPG'}`, content });
    const clip = draft(scene, { ...shared, ...liveClip(stem, moment, appleContentId) });
    const edits = variant < 2 ? [] : editedFiles(scene, shared, moment);
    return [group('live-photo', stem, picture, clip, ...edits)];
  },
};

function liveClip(stem: string, moment: Moment, contentId: string) {
  const { make, model } = APPLE;
  const creationDate = isoSecond(moment.localMs) + offsetText(moment.offsetMinutes, '');
  return {
    name: `${stem}.MOV`,
    content: { kind: 'mov', createdMs: utcMs(moment), make, model, creationDate, contentId },
    role: 'live-clip',
  } as const;
}

function editedFiles(
  scene: Scene,
  shared: Pick<FileDraft, 'taken'> & { camera: string },
  moment: Moment,
): FileDraft[] {
  const { exif } = capture(APPLE, moment);
  const editedAt = `${isoSecond(utcMs(moment) + 3_600_000)}Z`;
  const number = shotName(APPLE, scene.serial).slice(APPLE.prefix.length);
  const picture = { kind: 'jpeg', exif: { ...exif, software: '14.4' } } as const;
  return [
    draft(scene, { ...shared, name: `IMG_E${number}.JPG`, content: picture, role: 'edited' }),
    draft(scene, {
      ...shared,
      name: `IMG_${number}.AAE`,
      content: { kind: 'aae', editedAt },
      size: 0,
      role: 'sidecar',
    }),
  ];
}

/** A film with its THM thumbnail (variant 0), and a picture that only its XMP dates (variant 1). */
export const companions: Scenario = {
  name: 'companion',
  variants: 2,
  weight: 2,
  option: 'groups',
  plan: (scene, variant) => [variant === 0 ? filmWithThumbnail(scene) : pictureDatedByXmp(scene)],
};

function filmWithThumbnail(scene: Scene): GroupDraft {
  const camera: Camera = LOCAL_CLOCK_FILMER;
  const noon = pickMiddayMoment(scene);
  const localMs = Math.floor(utcMs(noon) / 1000) * 1000;
  const stem = `MVI_${String(scene.serial).padStart(4, '0')}`;
  const { exif, taken } = capture(camera, { ...noon, localMs });
  const shared = { taken: { ...taken, source: 'quicktime-create-date' }, camera: camera.model } as const;
  const { make, model } = camera;
  const content = { kind: 'mov', createdMs: localMs, make, model, moovLast: true } as const;
  const film = draft(scene, { ...shared, name: `${stem}.MOV`, content, special: ['local-clock-film'] });
  const thumbnail = draft(scene, {
    ...shared,
    name: `${stem}.THM`,
    content: { kind: 'jpeg', exif },
    size: Math.min(8_000, film.size),
    role: 'thumbnail',
  });
  return group('companion', stem, film, thumbnail);
}

function pictureDatedByXmp(scene: Scene): GroupDraft {
  const moment = pickMoment(scene);
  const stem = `edit ${scene.serial}`;
  const local = isoSecond(moment.localMs);
  const offset = offsetText(moment.offsetMinutes);
  const taken = { local, offset, source: 'xmp' } as const;
  const picture = draft(scene, {
    name: `${stem}.jpg`,
    content: { kind: 'jpeg' },
    taken,
    special: ['dated-by-xmp'],
  });
  const content = {
    kind: 'xmp',
    xmp: { dateTimeOriginal: local + offset, dateCreated: local + offset },
  } as const;
  const sidecar = draft(scene, {
    name: `${stem}.xmp`,
    content,
    taken,
    size: 0,
    role: 'sidecar',
    special: ['xmp-stem'],
  });
  return group('companion', stem, picture, sidecar);
}
