import { itemAt } from '../errors/item-at.ts';
import type { GroupRole } from './group.ts';
import type { KinFacts } from './kin-facts.ts';

/** A member of a group by names, and what its content says. */
export interface CandidateMember extends KinFacts {
  readonly role: GroupRole;
  /** Index of the member that it belongs to by its name; its own for the main file. */
  readonly to: number;
  readonly isWeak: boolean;
}

const DAY_MS = 86_400_000;
/** One shot in two formats has one time; only one of them may tell the fraction of the second. */
const SHOT_MS = 1000;

/**
 * Takes a group by names apart where the contents speak against it: each part is a list of indexes, its main file first. A member
 * leaves if its camera is another one, or its own date is more than a day away, or its content identifier is another one; a weak member
 * leaves unless its content speaks for it, a weak twin unless it has the same time to the second. A sidecar stays with the file that it is about, and what belongs to a member that leaves
 * goes with it. (A film that knows only UTC is at most 14 hours away from its still, so a day splits no true pair.)
 */
export function splitGroup(members: readonly CandidateMember[]): readonly (readonly number[])[] {
  const roots = members.map((member, index) => {
    const isRoot = member.to === index || !belongs(member, itemAt(members, member.to));
    return isRoot ? index : null;
  });
  const parts = new Map<number, number[]>();
  roots.forEach((root) => {
    if (root !== null) parts.set(root, [root]);
  });
  members.forEach((_, index) => {
    if (roots[index] === null) parts.get(rootOf(index, members, roots))?.push(index);
  });
  return [...parts.values()];
}

function rootOf(
  index: number,
  members: readonly CandidateMember[],
  roots: readonly (number | null)[],
): number {
  let at = index;
  while (roots[at] === null) at = itemAt(members, at).to;
  return at;
}

function belongs(member: CandidateMember, to: CandidateMember): boolean {
  if (member.role === 'sidecar') return true;
  if (member.contentId !== null && to.contentId !== null) return member.contentId === to.contentId;
  if (!isSameCamera(member.camera, to.camera)) return false;
  if (member.takenMs === null || to.takenMs === null) return !member.isWeak;
  const isTwinByTime = member.isWeak && member.role === 'twin';
  return Math.abs(member.takenMs - to.takenMs) <= (isTwinByTime ? SHOT_MS : DAY_MS);
}

/** True too where one of them does not say: a program that edits a picture may drop it. */
function isSameCamera(one: string | null, other: string | null): boolean {
  return one === null || other === null || plainName(one) === plainName(other);
}

function plainName(camera: string): string {
  return camera.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
}
