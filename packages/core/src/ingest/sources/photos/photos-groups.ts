import type { Group, GroupRole } from '../../../metadata/group.ts';
import { groupFolder } from '../../../metadata/groups.ts';
import { extensionOf, mediaKind } from '../../../metadata/media-kind.ts';

/** Photos names files by the identifier of their picture: `8A…F0.heic`, `8A…F0_3.mov`, `8A…F0_1_201_a.jpeg`. */
const NAMED_BY_ID = /^([0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12})(.*)$/i;
/** The film of a Live Photo, the RAW of a pair: what follows the identifier of an original. */
const LIVE_CLIP = /^_3\./;
/** Edited versions in full size, still and moving; all other renders are made again from them. */
const EDITED = /^_(1_201|2_\d+)_a\./i;
const ADJUSTMENTS = /^\.(plist|aae)$/i;

/** Whether a file of `resources/renders` tells how its owner wanted a picture: an edited version, or the adjustments. */
export function isKeptRender(name: string): boolean {
  const rest = NAMED_BY_ID.exec(name)?.[2] ?? '';
  return EDITED.test(rest) || ADJUSTMENTS.test(rest);
}

/**
 * Groups the files of one folder of a Photos library: those with one identifier are one picture. Files with other names, as in the
 * libraries of old versions, are grouped as those of a camera.
 */
export function groupPhotos(names: readonly string[]): readonly Group[] {
  const byId = new Map<string, number[]>();
  const others: number[] = [];
  names.forEach((name, index) => {
    const id = NAMED_BY_ID.exec(name)?.[1]?.toUpperCase();
    if (id === undefined) others.push(index);
    else byId.set(id, [...(byId.get(id) ?? []), index]);
  });
  const groups = [...byId.values()].map((indexes) => groupOf(names, indexes));
  for (const { members } of groupFolder(others.map((index) => names[index] ?? ''))) {
    const found = members.map((member) => ({
      ...member,
      index: others[member.index] ?? 0,
      to: others[member.to] ?? 0,
    }));
    groups.push({ main: found[0]?.index ?? 0, members: found });
  }
  return groups.toSorted((a, b) => a.main - b.main);
}

/** Only one can be the main file; a second original of one identifier is the same shot in another format. */
function groupOf(names: readonly string[], indexes: readonly number[]): Group {
  const roles = indexes.map((index) => ({ index, role: roleOf(names[index] ?? '') }));
  const main = roles.find(({ role }) => role === 'main')?.index ?? roles[0]?.index ?? 0;
  const rest = roles.filter(({ index }) => index !== main);
  const members = rest.map(({ index, role }) => ({
    index,
    role: role === 'main' ? ('twin' as const) : role,
    to: main,
    isWeak: false,
  }));
  return { main, members: [{ index: main, role: 'main', to: main, isWeak: false }, ...members] };
}

function roleOf(name: string): GroupRole {
  const rest = NAMED_BY_ID.exec(name)?.[2] ?? '';
  if (ADJUSTMENTS.test(rest) || mediaKind(name) === 'sidecar') return 'sidecar';
  if (EDITED.test(rest)) return 'edited';
  if (LIVE_CLIP.test(rest) && mediaKind(name) === 'video') return 'live-clip';
  return rest === `.${extensionOf(name)}` || /^\.[^.]+$/.test(rest) ? 'main' : 'twin';
}
