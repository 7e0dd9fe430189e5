import { UTC_FILMER, capture } from './cameras.ts';
import type { Content } from '../formats/content.ts';
import type { FileDraft, MemberDraft, Role, Taken } from './file-plan.ts';
import { exifDate, isoSecond, utcMs } from './moment.ts';
import { draft, group, pickMiddayMoment, pickMoment } from './scene.ts';
import type { Scenario, Scene } from './scene.ts';

const PARTS = 3;
/** An export gives all of its files one time. */
const EXPORTED_MS = Date.UTC(2025, 0, 2, 12);

/**
 * An export of Google Photos as three archives, cut where they were full: pictures beside their JSON, pictures whose JSON is in another
 * part, an edit whose original's JSON is in another part, and a picture of a camera in an album.
 */
export const exports: Scenario = {
  name: 'export',
  variants: 1,
  weight: 1,
  option: 'archives',
  plan(scene) {
    const parts = Array.from({ length: PARTS }, () => [] as MemberDraft[]);
    const groups = [beside, elsewhere, editedElsewhere, camerasPicture];
    for (const [nth, plan] of groups.entries())
      for (const { part, ...member } of plan(scene, `export-${scene.serial}-${nth}`))
        parts[part]?.push(member);
    const stem = `takeout-20250102T120000Z-${scene.serial}`;
    const archives = parts.map((members, nth) => archive(scene, `${stem}-00${nth + 1}.zip`, members));
    return [{ ...group('export', stem, ...archives), folder: scene.settings.dirdepth < 1 ? '' : 'Exports' }];
  },
};

/** A member, and which archive holds it, from 0. */
type Placed = MemberDraft & { readonly part: number };
type Plan = (scene: Scene, id: string) => readonly Placed[];

const beside: Plan = (scene, id) => {
  const { title, takenMs, taken, json } = bare(scene, 'EB');
  const place = placer(scene, { id, taken, special: 'export-beside' });
  return [
    place.main(0, `Photos from ${yearOf(takenMs)}/${title}`, { kind: 'jpeg' }),
    place.sidecar(0, `Photos from ${yearOf(takenMs)}/${title}.supplemental-metadata.json`, json),
  ];
};

const elsewhere: Plan = (scene, id) => {
  const { title, takenMs, taken, json } = bare(scene, 'EE');
  const place = placer(scene, { id, taken, special: 'export-elsewhere' });
  return [
    place.main(0, `Photos from ${yearOf(takenMs)}/${title}`, { kind: 'jpeg' }),
    place.sidecar(2, `Photos from ${yearOf(takenMs)}/${title}.json`, json),
  ];
};

const editedElsewhere: Plan = (scene, id) => {
  const { title, takenMs, taken, json } = bare(scene, 'ED');
  const place = placer(scene, { id, taken, special: 'export-edited' });
  const folder = `Photos from ${yearOf(takenMs)}`;
  return [
    place.main(1, `${folder}/${title}`, { kind: 'jpeg' }),
    place.edited(1, `${folder}/${title.replace('.jpg', '-edited.jpg')}`, { kind: 'jpeg' }),
    place.sidecar(2, `${folder}/${title}.supplemental-metadata.json`, json),
  ];
};

/** The camera's own date wins over that of the JSON, which tells UTC. */
const camerasPicture: Plan = (scene, id) => {
  const moment = pickMoment(scene);
  const { exif, taken } = capture(UTC_FILMER, moment);
  const title = `EC_${scene.serial}.jpg`;
  const place = placer(scene, { id, taken, special: 'export-camera' });
  const json = { kind: 'takeout', takeout: { title, takenMs: utcMs(moment) } } as const;
  return [
    place.main(2, `A summer at the lake/${title}`, { kind: 'jpeg', exif }),
    place.sidecar(2, `A summer at the lake/${title}.supplemental-metadata.json`, json),
  ];
};

/** A picture that only its JSON dates. */
function bare(scene: Scene, prefix: string) {
  const takenMs = Math.floor(utcMs(pickMiddayMoment(scene)) / 1000) * 1000;
  const title = `${prefix}_${scene.serial}.jpg`;
  const taken: Taken = { local: isoSecond(takenMs), offset: null, source: 'takeout' };
  return { title, takenMs, taken, json: { kind: 'takeout', takeout: { title, takenMs } } as const };
}

function yearOf(ms: number): string {
  return exifDate(ms).slice(0, 4);
}

/** Makes the members of one group: in which part, at which path, with what content. */
function placer(
  scene: Scene,
  { id, taken, special }: { readonly id: string; readonly taken: Taken; readonly special: string },
) {
  const as =
    (role: Role) =>
    (part: number, path: string, content: Content): Placed => {
      const size = role === 'sidecar' ? { size: 0 } : {};
      const file = draft(scene, { name: path, content, taken, role, special: [special], ...size });
      return { ...file, name: `Takeout/Google Photos/${path}`, mtimeMs: EXPORTED_MS, group: id, part };
    };
  return { main: as('main'), edited: as('edited'), sidecar: as('sidecar') };
}

function archive(scene: Scene, name: string, members: readonly MemberDraft[]): FileDraft {
  const file = draft(scene, {
    name,
    content: { kind: 'zip' },
    taken: null,
    role: 'left-out',
    special: ['archive'],
  });
  return { ...file, members };
}
