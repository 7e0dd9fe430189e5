import { createHash } from 'node:crypto';
import { folderOf, nameOf } from '../files/path-text.ts';
import { stemOf } from '../metadata/media-kind.ts';
import type { FileRecord } from '../records/file-record.ts';
import type { LookedRecords } from './collect-pictures.ts';
import { compareToFirst } from './compare-pictures.ts';
import type { NumberedGroup } from './group-pictures.ts';
import type { PictureTable } from './picture-table.ts';
import type { ComparedPicture, SeenColumns } from './seen-columns.ts';
import type { SimilarGroup, SimilarMember } from './similar-group.ts';
import { SIMILAR_KINDS } from './similar-group.ts';
import { takenAsIndexed } from './taken-by.ts';

/** What groups are told by. */
export interface GroupSource {
  readonly records: LookedRecords;
  readonly pictures: PictureTable;
  readonly seen: SeenColumns;
}

/** A group with the files and facts of its members. */
export function similarGroup(source: GroupSource, { first, others }: NumberedGroup): SimilarGroup {
  const shown = pictureOf(source, first);
  const members = [
    memberOf(source, shown, { distance: 0, kind: null }),
    ...others.map(({ number, distance }) => {
      const other = pictureOf(source, number);
      const steps = source.seen.stepsApart(first, number);
      const kind = compareToFirst(shown.facts, other.facts, { distance, steps });
      return memberOf(source, other, { distance, kind });
    }),
  ];
  const unsurest = Math.max(...members.map(({ kind }) => (kind === null ? 0 : SIMILAR_KINDS.indexOf(kind))));
  return {
    id: idOf(members),
    kind: SIMILAR_KINDS[unsurest] ?? 'alike',
    distance: Math.max(...others.map(({ distance }) => distance)),
    members,
  };
}

/** True where all members go together by name, as a RAW file and the JPEG of the same shot do, so that there is nothing to look at. */
export function goTogether({ members }: SimilarGroup): boolean {
  const keys = members.map(
    ({ tree, path }) => `${tree}/${folderOf(path)}/${stemOf(nameOf(path)).toLowerCase()}`,
  );
  return new Set(keys).size === 1;
}

/** Bytes of all members but the first one. */
export function bytesBeside(source: Pick<GroupSource, 'pictures'>, { others }: NumberedGroup): number {
  return others.reduce((sum, { number }) => sum + source.pictures.sizeOf(number), 0);
}

/** A picture with the first record that has its content. */
interface RecordedPicture {
  readonly number: number;
  readonly tree: string;
  readonly record: FileRecord;
  readonly facts: ComparedPicture;
}

function pictureOf({ records, pictures, seen }: GroupSource, number: number): RecordedPicture {
  const { source, record } = records.lines.recordAt(pictures.ordinalOf(number));
  const facts = seen.factsOf(number);
  return { number, tree: source.tree.name, record, facts: { ...facts, ...takenAsIndexed(record, facts) } };
}

function memberOf(
  { pictures }: GroupSource,
  { number, tree, record, facts: { width, height, takenAt, camera } }: RecordedPicture,
  { distance, kind }: Pick<SimilarMember, 'distance' | 'kind'>,
): SimilarMember {
  const day = record.taken?.local.slice(0, 10) ?? takenAt?.slice(0, 10) ?? '';
  return {
    sha256: record.sha256 ?? '',
    tree,
    path: record.path,
    copies: pictures.copiesOf(number),
    size: record.size,
    width,
    height,
    day: day.length === 10 ? day : null,
    takenAt,
    camera,
    distance,
    kind,
  };
}

function idOf(members: readonly SimilarMember[]): string {
  const hashes = members.map(({ sha256 }) => sha256).sort();
  return createHash('sha256').update(hashes.join('\n')).digest('hex').slice(0, 16);
}
