import { CAMERAS, capture, shotName } from './cameras.ts';
import type { Camera } from './cameras.ts';
import { draft, group, pickMoment } from './scene.ts';
import type { Scenario } from './scene.ts';

/** Three to eight pictures of one second: told apart by SubSec (variant 0) or not at all by date (variant 1). */
export const bursts: Scenario = {
  name: 'burst',
  variants: 2,
  weight: 3,
  option: 'bursts',
  plan(scene, variant) {
    const withSubSec = variant === 0;
    const camera = scene.random.pick(CAMERAS.filter((each) => each.writes.includes('subsec') === withSubSec));
    const moment = pickMoment(scene);
    const second = Math.floor(moment.localMs / 1000) * 1000;
    const shots = scene.random.between(3, 8);
    return Array.from({ length: shots }, (_, shot) => {
      const { exif, taken } = capture(camera, {
        ...moment,
        localMs: second + Math.floor((shot * 1000) / shots),
      });
      const stem = burstName(camera, scene.serial, shot);
      const file = draft(scene, {
        name: `${stem}.JPG`,
        content: { kind: 'jpeg', exif },
        taken,
        camera: camera.model,
        special: ['burst', withSubSec ? 'burst-subsec' : 'burst-same-second'],
      });
      return group('burst', stem, file);
    });
  },
};

// A serial belongs to one scene, so the shots of one burst add a digit of their own.
function burstName(camera: Camera, serial: number, shot: number): string {
  return `${shotName(camera, serial)}B${shot}`;
}
