import { isPathInside } from '../records/file-record.ts';
import { FieldReader } from '../records/fields.ts';
import type { LinePlace } from '../records/damaged-line.ts';
import { damagedLine } from '../records/damaged-line.ts';
import { pathFields, pathFromFields } from '../records/path-fields.ts';
import type { JsonObject } from '../records/stored-json.ts';

/**
 * What a picture is beside the first one of its group, the surest first. `resized`: it looks the same and has more or fewer pixels. `recompressed`: it looks the same, has as
 * many pixels and is stored in other bytes. `edited`: it looks the same but for light, colour or crop. `burst`: another shot by the same camera within
 * seconds. `alike`: it looks alike, and nothing that was read says why.
 */
export const SIMILAR_KINDS = ['resized', 'recompressed', 'edited', 'burst', 'alike'] as const;
export type SimilarKind = (typeof SIMILAR_KINDS)[number];

/** One content that looks like the others of its group. Equal files are one member. */
export interface SimilarMember {
  readonly sha256: string;
  /** The name of the tree, as in the header of the report. */
  readonly tree: string;
  /** Relative to the tree: the first path that has this content. */
  readonly path: string;
  /** How many files of the trees that were looked at have this content. */
  readonly copies: number;
  /** Bytes. */
  readonly size: number;
  /** Pixels, turned as the picture is shown; 0 where only a preview could be looked at. */
  readonly width: number;
  readonly height: number;
  /** `YYYY-MM-DD`, the day on which it was taken; null where nothing tells. */
  readonly day: string | null;
  /** The clock on the wall where it was taken, `YYYY-MM-DDTHH:MM:SS`, with `.fff` where known; null where nothing tells. */
  readonly takenAt: string | null;
  readonly camera: string | null;
  /** Bits of 64 by which its perceptual hash differs from that of the first one. */
  readonly distance: number;
  /** Null for the first one. */
  readonly kind: SimilarKind | null;
}

/** Pictures that look alike. The first one has the most pixels, of these the most bytes; the others are compared with it. */
export interface SimilarGroup {
  /** 16 hex digits that are made of the hashes of all members: the same group has the same id in every report. */
  readonly id: string;
  /** That of the member of which least is sure. */
  readonly kind: SimilarKind;
  /** The largest distance of a member. */
  readonly distance: number;
  readonly members: readonly SimilarMember[];
}

/** The stored line of a group, without its line feed. */
export function formatSimilarGroup({ members, ...group }: SimilarGroup): string {
  const stored = members.map(({ path, ...rest }) => ({ ...rest, ...pathFields('path', path) }));
  return JSON.stringify({ ...group, members: stored });
}

/** Reads a group from a stored object; throws `damaged` (12) naming the place. */
export function parseSimilarGroup(object: JsonObject, place: LinePlace): SimilarGroup {
  const fields = new FieldReader(object, place);
  const members = fields.objects('members').map((member) => parseMember(member, place));
  if (members.length < 2) throw damagedLine(place, 'field "members": expected two or more');
  return {
    id: fields.matching('id', /^[0-9a-f]{16}$/, '16 hex digits'),
    kind: fields.oneOf('kind', SIMILAR_KINDS),
    distance: fields.count('distance'),
    members,
  };
}

function parseMember(object: JsonObject, place: LinePlace): SimilarMember {
  const fields = new FieldReader(object, place);
  const path = pathFromFields(object, 'path');
  if (path === null || !isPathInside(path))
    throw damagedLine(place, 'field "path": expected a path below the tree, without ".."');
  const textOrNull = (name: string) => (object[name] === null ? null : fields.text(name));
  return {
    sha256: fields.sha256('sha256'),
    tree: fields.text('tree'),
    path,
    copies: fields.count('copies'),
    size: fields.count('size'),
    width: fields.count('width'),
    height: fields.count('height'),
    day: textOrNull('day'),
    takenAt: textOrNull('takenAt'),
    camera: textOrNull('camera'),
    distance: fields.count('distance'),
    kind: object['kind'] === null ? null : fields.oneOf('kind', SIMILAR_KINDS),
  };
}
