import { join } from 'node:path';
import type { SimilarGroup, SimilarMember } from '@mediastruct/core/similar';
import { nodeFileAccess } from '@mediastruct/core';
import { writeSimilarGroups } from '@mediastruct/core/testing';
import type { ServedLibrary } from './served-library.ts';

const MEMBER = {
  ...{ tree: 'media', copies: 1, size: 4000, width: 160, height: 120 },
  ...{ day: null, takenAt: null, camera: null, distance: 0, kind: null },
};

/** A group; the digit makes its id. */
export function groupOf(
  digit: string,
  members: readonly (Pick<SimilarMember, 'sha256' | 'path'> & Partial<SimilarMember>)[],
): SimilarGroup {
  const whole = members.map((member) => ({ ...MEMBER, ...member }));
  return { id: digit.padStart(16, '0'), kind: whole[1]?.kind ?? 'alike', distance: 3, members: whole };
}

/** Writes what `dedupe --similar` would leave in a library. */
export function reportSimilar(
  { library }: ServedLibrary,
  groups: readonly SimilarGroup[],
  at: Date = new Date(),
): string {
  const folder = join(library.state.folder, 'similar', at.toISOString().replaceAll(':', ''));
  const counts = { pictures: 9, looked: 9, blank: 0, withoutPreview: 0, failed: 0, together: 0 };
  const members = groups.reduce((sum, group) => sum + group.members.length, 0);
  const figures = { ...counts, groups: groups.length, members, besideBytes: 1 };
  const header = { createdAt: at.toISOString(), threshold: 8, trees: [], figures };
  writeSimilarGroups(nodeFileAccess, folder, { header, groups });
  return folder;
}
