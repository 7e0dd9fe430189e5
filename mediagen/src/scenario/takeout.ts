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
    const full = long.padEnd(47, 'x');
    const twice = `${short}(1)`;
    const title = `${short}.jpg`;
    const supplemental = `${short}.jpg.supplemental-metadata`;
    switch (variant) {
      case 0:
        return [pair(scene, { stem: short, json: `${short}.jpg`, special: 'takeout-json' })];
      case 1:
        return [pair(scene, { stem: short, json: supplemental, special: 'takeout-supplemental' })];
      case 2:
        return [pair(scene, { stem: full, json: full.slice(0, LONGEST_NAME), special: 'takeout-truncated' })];
      case 3: {
        const stem = `${short}_with_a_long_name`;
        const json = `${stem}.jpg.supplemental-metadata`.slice(0, LONGEST_NAME);
        return [pair(scene, { stem, json, special: 'takeout-truncated' })];
      }
      case 4:
        return [
          pair(scene, { stem: short, json: `${short}.jpg`, special: 'takeout-json' }),
          pair(scene, { stem: twice, json: `${short}.jpg(1)`, special: 'takeout-moved-number', title }),
        ];
      default:
        return [
          pair(scene, { stem: short, json: supplemental, special: 'takeout-supplemental' }),
          pair(scene, { stem: twice, json: `${supplemental}(1)`, special: 'takeout-moved-number', title }),
        ];
    }
  },
};

interface PairNames {
  readonly stem: string;
  /** The JSON's name without `.json`. */
  readonly json: string;
  readonly special: string;
  /** The name before the export changed it. */
  readonly title?: string;
}

function pair(scene: Scene, { stem, json, special, title = `${stem}.jpg` }: PairNames): GroupDraft {
  const picture = scene.serial % 2 === 0 ? datedPicture(scene, stem) : bareCopy(scene, stem);
  const sidecar = draft(scene, {
    name: `${json}.json`,
    content: { kind: 'takeout', takeout: { title, takenMs: picture.takenMs } },
    taken: picture.file.taken,
    size: 0,
    role: 'sidecar',
    special: [special],
  });
  return group('takeout', stem, { ...picture.file, special: [...picture.file.special, special] }, sidecar);
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
