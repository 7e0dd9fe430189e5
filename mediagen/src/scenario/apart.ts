import { CAMERAS, LOCAL_CLOCK_FILMER, capture } from './cameras.ts';
import type { Camera } from './cameras.ts';
import type { FileDraft, GroupDraft } from './file-plan.ts';
import { pickFolder } from './folders.ts';
import { utcMs } from './moment.ts';
import { draft, group, pickMiddayMoment } from './scene.ts';
import type { Scenario, Scene } from './scene.ts';

const DAY_MS = 86_400_000;

/**
 * Two files of one stem in one folder that do not belong together: a still and a film days apart (variant 0), a RAW file and the JPEG
 * of another camera (variant 1).
 */
export const apart: Scenario = {
  name: 'apart',
  variants: 2,
  weight: 1,
  option: 'groups',
  plan(scene, variant) {
    const stem = `DSC_${String(scene.serial).padStart(4, '0')}`;
    const folder = pickFolder(scene.random, scene.settings);
    const [one, other] = variant === 0 ? daysApart(scene, stem) : twoCameras(scene, stem);
    const alone = (file: FileDraft): GroupDraft => ({ ...group('apart', stem, file), folder });
    return [alone(one), alone(other)];
  },
};

function daysApart(scene: Scene, stem: string): readonly [FileDraft, FileDraft] {
  const moment = pickMiddayMoment(scene);
  const camera = cameraNamed('Canon PowerShot G10');
  const still = capture(camera, { ...moment, localMs: utcMs(moment) });
  const { firstMs, endMs } = scene.settings;
  const span = Math.min(5 * DAY_MS, endMs - firstMs - DAY_MS);
  const later = utcMs(moment) + (utcMs(moment) + span < endMs ? span : -span);
  const film = capture(LOCAL_CLOCK_FILMER, { ...moment, localMs: later });
  const { make, model } = LOCAL_CLOCK_FILMER;
  const shared = { camera: model, special: ['same-stem'] };
  return [
    draft(scene, {
      ...shared,
      name: `${stem}.JPG`,
      content: { kind: 'jpeg', exif: still.exif },
      taken: still.taken,
    }),
    draft(scene, {
      ...shared,
      name: `${stem}.MP4`,
      content: { kind: 'mp4', createdMs: Math.floor(later / 1000) * 1000, make, model },
      taken: { ...film.taken, source: 'quicktime-create-date' },
    }),
  ];
}

function twoCameras(scene: Scene, stem: string): readonly [FileDraft, FileDraft] {
  const of = (camera: Camera, extension: string, kind: 'raw' | 'jpeg'): FileDraft => {
    const { exif, taken } = capture(camera, pickMiddayMoment(scene));
    const content = kind === 'raw' ? ({ kind, flavour: 'nef', exif } as const) : ({ kind, exif } as const);
    return draft(scene, {
      name: `${stem}.${extension}`,
      content,
      taken,
      camera: camera.model,
      special: ['same-stem'],
    });
  };
  return [of(cameraNamed('NIKON D700'), 'NEF', 'raw'), of(cameraNamed('X-T30'), 'JPG', 'jpeg')];
}

function cameraNamed(model: string): Camera {
  const camera = CAMERAS.find((each) => each.model === model);
  if (camera === undefined) throw new RangeError(`no camera ${model}`);
  return camera;
}
