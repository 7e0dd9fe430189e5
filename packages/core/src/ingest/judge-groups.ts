import { itemAt } from '../errors/item-at.ts';
import type { DateOptions } from '../metadata/date-evidence.ts';
import { kinFacts } from '../metadata/kin-facts.ts';
import { splitGroup } from '../metadata/split-group.ts';
import { isExportFolder } from '../metadata/takeout-names.ts';
import type { GroupsRequest } from './date-groups.ts';
import type { DatingSession } from './gather-evidence.ts';
import { tagReader } from './date-groups.ts';
import { gatherEvidence } from './gather-evidence.ts';
import type { FoundGroup } from './found.ts';
import type { GatheredEvidence } from './gathered-evidence.ts';

/** A group whose files were read. */
export type JudgedGroup = FoundGroup & { readonly evidence: readonly GatheredEvidence[] };

/**
 * Reads what the files of each group tell and takes apart groups that only share their names; the parts come where their group
 * was. A group that was read before is not read again.
 */
export async function judgeGroups(
  session: DatingSession,
  { groups, sources, reader, request, options }: GroupsRequest,
): Promise<readonly JudgedGroup[]> {
  const tags = tagReader(session, { reader, request });
  const { nowMs } = options;
  const parts = await Promise.all(
    groups.map(async (group) => {
      if (group.evidence !== undefined) return [{ ...group, evidence: group.evidence }];
      const source = itemAt(sources, group.source);
      const evidence = await gatherEvidence(session, { group, source, tags, nowMs });
      // A library of pictures knows its groups.
      return source.opened?.group === undefined
        ? splitFound(group, evidence, options)
        : [{ ...group, evidence }];
    }),
  );
  return parts.flat();
}

/** Takes one group apart by what its files tell; whole where nothing speaks against it. */
function splitFound(
  group: FoundGroup,
  evidence: readonly GatheredEvidence[],
  options: DateOptions,
): readonly JudgedGroup[] {
  const { members } = group;
  if (members.length === 1) return [{ ...group, evidence }];
  const at = new Map(members.map(({ path }, index) => [path, index]));
  const candidates = members.map(({ role, about, isWeak = false }, index) => ({
    ...kinFacts(itemAt(evidence, index), options),
    role,
    to: (about === undefined ? undefined : at.get(about)) ?? index,
    // In an export the JSON of an edited picture may be in another part.
    isWeak: isWeak && !isExportFolder(group.folder),
  }));
  return splitGroup(candidates).map((part) => partOf(group, evidence, part));
}

function partOf(
  group: FoundGroup,
  evidence: readonly GatheredEvidence[],
  part: readonly number[],
): JudgedGroup {
  const [main = 0, ...others] = part;
  return {
    ...group,
    members: [
      { ...itemAt(group.members, main), role: 'main', about: undefined },
      ...others.map((index) => itemAt(group.members, index)),
    ],
    evidence: [
      { ...itemAt(evidence, main), role: 'main' },
      ...others.map((index) => itemAt(evidence, index)),
    ],
  };
}
