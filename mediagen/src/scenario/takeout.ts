import { UTC_FILMER, capture } from './cameras.ts';
import type { FileDraft, GroupDraft, Taken } from './file-plan.ts';
import { isoSecond, utcMs } from './moment.ts';
import { draft, group, pickMiddayMoment, pickNightMoment } from './scene.ts';
import type { Scenario, Scene } from './scene.ts';

/** The JSON's name without `.json` has at most this many characters in an export. */
const LONGEST_NAME = 46;

/**
 * Pictures of a Google Takeout export with their JSON: plain, `supplemental-metadata`, both cut to 46 characters,
 * and a second file of one name whose `(1)` moved behind the extension. Pictures of even serial have EXIF near
 * midnight, where the JSON's UTC falls on another day and must not win; the others are dated by the JSON alone.
 */
export const takeout: Scenario = {
  name: 'takeout',
  variants: 6,
  weight: 4,
  option: 'groups',
  plan(scene, variant) {
    const short = `GP_${scene.serial}`;
    const long = `${short} ${'the whole family at the lake on a summer day'}`.slice(0, 47).trimEnd();
    switch (variant) {
      case 0:
        return [pair(scene, short, `${short}.jpg`, 'takeout-json')];
      case 1:
        return [pair(scene, short, `${short}.jpg.supplemental-metadata`, 'takeout-supplemental')];
      case 2:
        return [
          pair(scene, long.padEnd(47, 'x'), long.padEnd(47, 'x').slice(0, LONGEST_NAME), 'takeout-truncated'),
        ];
      case 3: {
        const stem = `${short}_with_a_long_name`;
        const whole = `${stem}.jpg.supplemental-metadata`;
        return [pair(scene, stem, whole.slice(0, LONGEST_NAME), 'takeout-truncated')];
      }
      case 4:
        return [
          pair(scene, short, `${short}.jpg`, 'takeout-json'),
          pair(scene, `${short}(1)`, `${short}.jpg(1)`, 'takeout-moved-number', `${short}.jpg`),
        ];
      default:
        return [
          pair(scene, short, `${short}.jpg.supplemental-metadata`, 'takeout-supplemental'),
          pair(
            scene,
            `${short}(1)`,
            `${short}.jpg.supplemental-metadata(1)`,
            'takeout-moved-number',
            `${short}.jpg`,
          ),
        ];
    }
  },
};

function pair(
  scene: Scene,
  stem: string,
  jsonStem: string,
  special: string,
  title = `${stem}.jpg`,
): GroupDraft {
  const picture = scene.serial % 2 === 0 ? datedPicture(scene, stem) : bareCopy(scene, stem);
  const json = draft(scene, {
    name: `${jsonStem}.json`,
    content: { kind: 'takeout', takeout: { title, takenMs: picture.takenMs } },
    taken: picture.file.taken,
    size: 0,
    role: 'sidecar',
    special: [special],
  });
  return group('takeout', stem, { ...picture.file, special: [...picture.file.special, special] }, json);
}

interface Picture {
  readonly file: FileDraft;
  readonly takenMs: number;
}

function datedPicture(scene: Scene, stem: string): Picture {
  const moment = pickNightMoment(scene);
  const { exif, taken } = capture(UTC_FILMER, moment);
  const content = { kind: 'jpeg', exif } as const;
  const special = ['takeout-other-day'];
  const file = draft(scene, { name: `${stem}.jpg`, content, taken, camera: UTC_FILMER.model, special });
  return { file, takenMs: utcMs(moment) };
}

function bareCopy(scene: Scene, stem: string): Picture {
  const takenMs = utcMs(pickMiddayMoment(scene));
  const taken: Taken = { local: isoSecond(takenMs), offset: null, source: 'takeout' };
  const file = draft(scene, { name: `${stem}.jpg`, content: { kind: 'jpeg' }, taken, special: ['utc-only'] });
  return { file, takenMs };
}
