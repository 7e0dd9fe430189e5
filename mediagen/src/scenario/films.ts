import { APPLE, LOCAL_CLOCK_FILMER, UTC_FILMER, capture, shotName } from './cameras.ts';
import type { FileDraft, GroupDraft } from './file-plan.ts';
import { isoSecond, offsetText, utcMs } from './moment.ts';
import { draft, group, pickMiddayMoment, pickMoment, pickNightMoment } from './scene.ts';
import type { Scenario, Scene } from './scene.ts';

/**
 * Films whose header knows only UTC and another day than the wall clock: variant 0 has a still of the same
 * camera ten minutes away, variant 1 is a Live Photo's clip without its own local date.
 */
export const nightFilms: Scenario = {
  name: 'night-film',
  variants: 2,
  weight: 2,
  option: 'groups',
  plan: (scene, variant) => (variant === 0 ? filmNearStill(scene) : [clipOfStill(scene)]),
};

function filmNearStill(scene: Scene): GroupDraft[] {
  const moment = pickNightMoment(scene);
  // Towards noon, so that both lie within one local day.
  const stillMs = moment.localMs + (moment.offsetMinutes > 0 ? 600_000 : -600_000);
  const { exif, taken } = capture(UTC_FILMER, { ...moment, localMs: stillMs });
  const { make, model } = UTC_FILMER;
  const stem = shotName(UTC_FILMER, scene.serial);
  const content = { kind: 'jpeg', exif } as const;
  const still = draft(scene, { name: `${stem}.jpg`, content, taken, camera: model });
  const film = draft(scene, {
    name: `film ${scene.serial}.mp4`,
    content: { kind: 'mp4', createdMs: utcMs(moment), make, model },
    taken: {
      local: isoSecond(moment.localMs),
      offset: offsetText(moment.offsetMinutes),
      source: 'quicktime-create-date',
    },
    camera: model,
    special: ['utc-neighbour'],
  });
  return [group('night-film', stem, still), group('night-film', `film ${scene.serial}`, film)];
}

function clipOfStill(scene: Scene): GroupDraft {
  const moment = pickNightMoment(scene);
  const { exif, taken } = capture(APPLE, moment);
  const { make, model } = APPLE;
  const stem = shotName(APPLE, scene.serial);
  const still = draft(scene, { name: `${stem}.JPG`, content: { kind: 'jpeg', exif }, taken, camera: model });
  const content = { kind: 'mov', createdMs: utcMs(moment), make, model } as const;
  const special = ['utc-clip'];
  const clip = draft(scene, {
    name: `${stem}.MOV`,
    content,
    taken,
    camera: model,
    role: 'live-clip',
    special,
  });
  return group('night-film', stem, still, clip);
}

/** A film that tells its local time and offset. */
export function appleFilm(scene: Scene): FileDraft {
  const moment = pickMoment(scene);
  const local = isoSecond(moment.localMs);
  const { make, model } = APPLE;
  const creationDate = local + offsetText(moment.offsetMinutes, '');
  return draft(scene, {
    name: `${shotName(APPLE, scene.serial)}.MOV`,
    content: { kind: 'mov', createdMs: utcMs(moment), make, model, creationDate },
    taken: { local, offset: offsetText(moment.offsetMinutes), source: 'quicktime-creation-date' },
    camera: model,
  });
}

/** A film that knows only UTC, near noon there. */
export function utcFilm(scene: Scene): FileDraft {
  const moment = pickMiddayMoment(scene);
  const { make, model } = UTC_FILMER;
  return draft(scene, {
    name: `film ${scene.serial}.mp4`,
    content: { kind: 'mp4', createdMs: utcMs(moment), make, model, moovLast: scene.random.chance(0.5) },
    taken: { local: isoSecond(utcMs(moment)), offset: null, source: 'quicktime-create-date' },
    camera: model,
    special: ['utc-only'],
  });
}

/** A film whose header dates are the camera's wall clock. */
export function localClockFilm(scene: Scene): FileDraft {
  const moment = pickMiddayMoment(scene);
  const { make, model } = LOCAL_CLOCK_FILMER;
  // Noon by the camera's clock too, so that the day holds whichever way a reader takes it.
  const localMs = utcMs(moment);
  return draft(scene, {
    name: `MVI_${scene.serial}.MOV`,
    content: { kind: 'mov', createdMs: localMs, make, model, moovLast: true },
    taken: { local: isoSecond(localMs), offset: null, source: 'quicktime-create-date' },
    camera: model,
    special: ['local-clock-film'],
  });
}
