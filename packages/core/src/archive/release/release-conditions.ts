import type { VolumeCopy, VolumeState } from '../../holders/volume-state.ts';

export interface ProofPolicy {
  /** Discs that must have been read back whole. */
  readonly copies: number;
  readonly maxProofAgeDays: number;
}

const DAY_MS = 86_400_000;

/**
 * What is missing before a volume's folder may be released, one sentence each; none where it may be. `disc` is the copy that
 * is going to be read before anything goes, and counts as proven for that.
 */
export function missingForRelease(
  volume: VolumeState,
  { policy, disc, now }: { readonly policy: ProofPolicy; readonly disc: number; readonly now: Date },
): readonly string[] {
  const others = volume.copies.filter(({ copy }) => copy !== disc);
  const proven = others.filter((copy) => whyNotProven(copy, policy, now) === null);
  if (proven.length + 1 >= policy.copies) return [];
  const wanted = policy.copies - proven.length - 1;
  return [
    `it needs ${policy.copies} discs that were read back whole in the last ${policy.maxProofAgeDays} days, and has ${proven.length + 1} with the one named`,
    ...others.flatMap((copy) => {
      const why = whyNotProven(copy, policy, now);
      return why === null ? [] : [`copy ${copy.copy} does not count: ${why}`];
    }),
    ...(others.length < policy.copies - 1 ? [`${wanted} more to burn and read back`] : []),
  ];
}

function whyNotProven(copy: VolumeCopy, { maxProofAgeDays }: ProofPolicy, now: Date): string | null {
  if (copy.state === 'failed') return 'it failed its last check';
  if (copy.verifiedAt === undefined) return 'it was never read back';
  const days = Math.floor((now.getTime() - Date.parse(copy.verifiedAt)) / DAY_MS);
  return days > maxProofAgeDays ? `it was last read back ${days} days ago` : null;
}
