import { cameraOf } from './camera.ts';
import { decideCaptureTime } from './capture-date.ts';
import type { DateOptions, MemberEvidence } from './date-evidence.ts';
import { readTags, tagText } from './tag-key.ts';
import { parseWallClock } from './wall-clock.ts';

/** What a file's content says about which others it belongs to. */
export interface KinFacts {
  readonly camera: string | null;
  /** Joins a still and the clip of one Live Photo. */
  readonly contentId: string | null;
  /** When it was taken by its own tags: a wall clock in milliseconds as if it were UTC. */
  readonly takenMs: number | null;
}

/** Dates that are not in the file itself. */
const FROM_OUTSIDE: ReadonlySet<string> = new Set(['takeout', 'name', 'folder', 'mtime', 'modify-date']);

export function kinFacts(evidence: MemberEvidence, options: DateOptions): KinFacts {
  return {
    camera: cameraOf(evidence.tags),
    contentId: contentIdOf(evidence.tags),
    takenMs: ownDate(evidence, options),
  };
}

/** The identifier that Apple gives the still and the clip of one Live Photo; null if there is none. */
export function contentIdOf(tags: MemberEvidence['tags']): string | null {
  const found = readTags(tags).find(({ tag }) => tag === 'ContentIdentifier' || tag === 'MediaGroupUUID');
  return tagText(found?.raw).toUpperCase() || null;
}

function ownDate(evidence: MemberEvidence, options: DateOptions): number | null {
  const { candidates } = decideCaptureTime([{ ...evidence, role: 'main' }], options);
  const own = candidates.find(
    ({ source, verdict, local }) =>
      local !== null && !FROM_OUTSIDE.has(source) && (verdict === 'chosen' || verdict === 'usable'),
  );
  return own?.local == null ? null : parseWallClock(own.local);
}
