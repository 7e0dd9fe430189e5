import { UTC_FILMER, capture, placeOf, shotName } from './cameras.ts';
import type { FileDraft, GroupDraft, Taken } from './file-plan.ts';
import { compactDate, exifDate, isoSecond, offsetText, utcMs } from './moment.ts';
import { draft, group, pickMiddayMoment, pickMoment, pickNightMoment } from './scene.ts';
import type { Scenario, Scene } from './scene.ts';

/** Dates that follow only from more than one piece of evidence, or from weak ones; one variant a kind. */
export const evidence: Scenario = {
  name: 'evidence',
  variants: 7,
  weight: 3,
  option: 'groups',
  plan(scene, variant) {
    const kinds = [ownersWord, gpsAlone, yearAlone, monthAlone, countingUp, namedFilm, filmOfFolder];
    return kinds[variant]?.(scene) ?? [];
  },
};

/** A scan that its owner dated in a sidecar, years after the scanner did. */
function ownersWord(scene: Scene): GroupDraft[] {
  const { localMs } = pickMoment(scene);
  const local = isoSecond(localMs);
  const scanned = exifDate(localMs + 2 * YEAR_MS);
  const taken = { local, offset: null, source: 'xmp' } as const;
  const stem = `old print ${scene.serial}`;
  const exif = { make: 'EPSON', model: 'Perfection V600', dateTimeOriginal: scanned, createDate: scanned };
  const picture = draft(scene, {
    name: `${stem}.jpg`,
    content: { kind: 'jpeg', exif },
    taken,
    camera: exif.model,
    special: ['owner-sidecar'],
  });
  const metadataDate = `${isoSecond(localMs + 3 * YEAR_MS)}Z`;
  const xmp = { dateTimeOriginal: local, metadataDate };
  const sidecar = draft(scene, {
    name: `${stem}.xmp`,
    content: { kind: 'xmp', xmp },
    taken,
    size: 0,
    role: 'sidecar',
    special: ['xmp-stem'],
  });
  return [group('evidence', stem, picture, sidecar)];
}

const DAY_MS = 86_400_000;
const YEAR_MS = 366 * DAY_MS;

/** A picture in which only the GPS tells the time, in UTC, near noon there. */
function gpsAlone(scene: Scene): GroupDraft[] {
  const moment = pickMiddayMoment(scene);
  const exif = { make: 'Canon', model: 'Canon EOS 6D', gps: placeOf(moment) };
  const taken = { local: isoSecond(utcMs(moment)), offset: null, source: 'gps' } as const;
  const special = ['gps-alone', 'utc-only'];
  return [alone(scene, `hike ${scene.serial}`, { content: { kind: 'jpeg', exif }, taken, special })];
}

/** A picture of which only the year is known. */
function yearAlone(scene: Scene): GroupDraft[] {
  const year = isoSecond(pickMoment(scene).localMs).slice(0, 4);
  const taken = { local: year, offset: null, source: 'exif-date-time-original' } as const;
  const exif = { dateTimeOriginal: `${year}:00:00 00:00:00` };
  return [
    alone(scene, `album ${scene.serial}`, {
      content: { kind: 'jpeg', exif },
      taken,
      special: ['year-alone'],
    }),
  ];
}

/** A picture of which a sidecar tells the month. */
function monthAlone(scene: Scene): GroupDraft[] {
  const month = isoSecond(pickMoment(scene).localMs).slice(0, 7);
  const taken = { local: month, offset: null, source: 'xmp' } as const;
  const stem = `letter ${scene.serial}`;
  const picture = draft(scene, {
    name: `${stem}.jpg`,
    content: { kind: 'jpeg' },
    taken,
    special: ['month-alone'],
  });
  const content = { kind: 'xmp', xmp: { dateCreated: month } } as const;
  const sidecar = draft(scene, {
    name: `${stem}.xmp`,
    content,
    taken,
    size: 0,
    role: 'sidecar',
    special: ['xmp-stem'],
  });
  return [group('evidence', stem, picture, sidecar)];
}

/** Three pictures of a camera that nobody set: its clock counts up from a new year, and their names tell the days. */
function countingUp(scene: Scene): GroupDraft[] {
  if (scene.settings.dirdepth < 2) return [];
  const model = `Compact ${scene.serial}`;
  const noonMs = Math.floor(pickMoment(scene).localMs / DAY_MS) * DAY_MS + DAY_MS / 2;
  return [0, 1, 2].map((shot) => {
    const localMs = noonMs + shot * 2 * 3_600_000 + (scene.serial % 3600) * 1000;
    const { day, time } = compactDate(localMs);
    const shown = `2012:01:0${1 + shot} 00:0${shot}:41`;
    const stem = `IMG_${day}_${time}`;
    const local = isoSecond(localMs);
    const file = draft(scene, {
      name: `${stem}.jpg`,
      content: { kind: 'jpeg', exif: { model, dateTimeOriginal: shown, createDate: shown } },
      taken: { local, offset: null, source: 'file-name' },
      camera: model,
      special: ['clock-from-zero'],
    });
    return { ...group('evidence', stem, file), folder: `DCIM/Card ${scene.serial}`, mayRepeat: true };
  });
}

/** A film of a phone that names no maker: UTC in its header, local time in its name. */
function namedFilm(scene: Scene): GroupDraft[] {
  const moment = pickNightMoment(scene);
  const { day, time } = compactDate(moment.localMs);
  const stem = `VID_${day}_${time}`;
  const file = draft(scene, { name: `${stem}.mp4`, ...utcFilm(moment, 'utc-named') });
  return [{ ...group('evidence', stem, file), mayRepeat: true }];
}

/** A film that names no maker, in the folder of a phone's picture that tells the offset. */
function filmOfFolder(scene: Scene): GroupDraft[] {
  if (scene.settings.dirdepth < 2) return [];
  const moment = pickNightMoment(scene);
  const stillMs = moment.localMs + (moment.offsetMinutes > 0 ? 600_000 : -600_000);
  const { exif, taken } = capture(UTC_FILMER, { ...moment, localMs: stillMs });
  const stem = shotName(UTC_FILMER, scene.serial);
  const still = draft(scene, {
    name: `${stem}.jpg`,
    content: { kind: 'jpeg', exif },
    taken,
    camera: UTC_FILMER.model,
    special: ['utc-folder'],
  });
  const film = draft(scene, { name: `clip ${scene.serial}.mp4`, ...utcFilm(moment, 'utc-folder') });
  const folder = `DCIM/Phone ${scene.serial}`;
  return [
    { ...group('evidence', stem, still), folder },
    { ...group('evidence', `clip ${scene.serial}`, film), folder },
  ];
}

function utcFilm(moment: ReturnType<typeof pickMoment>, special: string) {
  const local = isoSecond(moment.localMs);
  const taken: Taken = { local, offset: offsetText(moment.offsetMinutes), source: 'quicktime-create-date' };
  return { content: { kind: 'mp4', createdMs: utcMs(moment) }, taken, special: [special] } as const;
}

function alone(
  scene: Scene,
  stem: string,
  file: Pick<FileDraft, 'content' | 'taken' | 'special'>,
): GroupDraft {
  return group('evidence', stem, draft(scene, { name: `${stem}.jpg`, ...file }));
}
