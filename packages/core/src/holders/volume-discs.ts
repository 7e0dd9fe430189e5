import type { HolderProof } from './holder.ts';
import type { VolumeCopy, VolumeState } from './volume-state.ts';

/** The discs of a volume that were read back whole and did not fail since. */
export function discProofs({ copies }: Pick<VolumeState, 'copies'>): readonly HolderProof[] {
  return copies.flatMap((copy) =>
    copy.verifiedAt === undefined || copy.state === 'failed'
      ? []
      : [{ copy: describeDisc(copy), verifiedAt: copy.verifiedAt, place: copy.location ?? null }],
  );
}

/** A disc in words for people: `disc "Family 1", shelf 3`. */
export function describeDisc({ copy, label, location }: VolumeCopy): string {
  const disc = label === undefined ? `disc ${copy}` : `disc "${label}"`;
  return location === undefined ? disc : `${disc}, ${location}`;
}
