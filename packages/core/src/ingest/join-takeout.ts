import { itemAt } from '../errors/item-at.ts';
import { joinPath } from '../files/walk.ts';
import type { Session } from '../journal/session.ts';
import type { DateOptions } from '../metadata/date-evidence.ts';
import type { ExiftoolReader } from '../metadata/exiftool-reader.ts';
import { kinFacts } from '../metadata/kin-facts.ts';
import { readTakeoutFile } from '../metadata/takeout-file.ts';
import type { DateRequest } from './date-options.ts';
import type { DatingSession } from './gather-evidence.ts';
import { tagReader } from './date-groups.ts';
import { gatherEvidence } from './gather-evidence.ts';
import type { FoundGroup } from './found.ts';
import { accessTo } from './walk-source.ts';
import type { JudgedGroup } from './judge-groups.ts';
import type { IngestSource } from './sources.ts';
import type { TakeoutElsewhere } from './takeout-elsewhere.ts';

/** Keeps a JSON of Takeout that has no picture beside it, for a picture of another folder. */
export function keepTakeout(
  session: Pick<Session, 'library'>,
  group: FoundGroup,
  { sources, elsewhere }: { sources: readonly IngestSource[]; elsewhere: TakeoutElsewhere },
): void {
  const { path } = itemAt(group.members, 0);
  if (!group.isOrphan || !/\.json$/i.test(path)) return;
  const source = itemAt(sources, group.source);
  const outcome = readTakeoutFile(accessTo(session, source), joinPath(source.root, path));
  if (outcome.kind === 'takeout') elsewhere.add(group, outcome.takeout);
}

/** Gives each group the JSON of Takeout that is about it and stands in another folder or part of the export. */
export async function joinTakeout(
  session: DatingSession,
  groups: readonly JudgedGroup[],
  {
    elsewhere,
    sources,
    reader,
    request,
    options,
  }: {
    elsewhere: TakeoutElsewhere;
    sources: readonly IngestSource[];
    reader: ExiftoolReader;
    request: DateRequest;
    options: DateOptions;
  },
): Promise<readonly JudgedGroup[]> {
  const tags = tagReader(session, { reader, request });
  const joined: JudgedGroup[] = [];
  for (const group of groups) {
    const found = takeFor(group, elsewhere, options);
    if (found === null) {
      joined.push(group);
      continue;
    }
    const source = itemAt(sources, found.source);
    const member = {
      ...found.member,
      role: 'sidecar',
      about: itemAt(group.members, 0).path,
      foreign: found.source === group.source ? undefined : found.source,
    } as const;
    const alone = { ...group, members: [member] };
    const more = await gatherEvidence(session, {
      group: alone,
      source,
      tags,
      nowMs: options.nowMs,
    });
    joined.push({
      ...group,
      members: [...group.members, member],
      evidence: [...group.evidence, ...more],
    });
  }
  return joined;
}

function takeFor(
  group: JudgedGroup,
  elsewhere: TakeoutElsewhere,
  options: DateOptions,
): ReturnType<TakeoutElsewhere['take']> {
  if (elsewhere.isEmpty || group.evidence.some(({ takeout }) => takeout != null)) return null;
  return elsewhere.take(group, kinFacts(itemAt(group.evidence, 0), options).takenMs);
}
