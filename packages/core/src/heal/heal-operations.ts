import type { HashOutcome } from '../files/hash-file.ts';
import { folderOf, nameOf } from '../files/path-text.ts';
import { joinPath } from '../files/walk.ts';
import type { Finding } from '../holders/finding.ts';
import type { NewOperation, Reason } from '../journal/plan/operation.ts';
import { toStatRecord } from '../records/file-record.ts';
import type { KnownGood } from './good-copies.ts';

type Hashed = Extract<HashOutcome, { kind: 'hashed' }>;

/** A finding, with what stands at its place now and what was found to mend it. */
export interface Sick {
  readonly finding: Finding;
  /** Absolute path of the file. */
  readonly at: string;
  /** Where the bad file goes, absolute. */
  readonly aside: string;
  /** Why nothing can be done at the place; null where something can. */
  readonly refused: string | null;
  /** What stands there now; null where nothing does. */
  readonly now: HashOutcome | null;
  readonly known: KnownGood;
  /** A copy that was read just now and has the content. */
  readonly good: { readonly path: string; readonly read: Hashed } | null;
}

/**
 * What is done for one finding: the bad file goes aside, then a copy of a good one takes its place. Where none can be read now, the
 * bad one stays and the plan says where a good one is.
 */
export function healOperations(sick: Sick): readonly NewOperation[] {
  const { finding, now, good, refused } = sick;
  if (refused !== null) return [stays(sick, 'failed', { code: 'not-here', detail: refused })];
  const { sha256 } = finding;
  if (sha256 === undefined)
    return [stays(sick, 'failed', { code: 'lost', detail: 'its content was never known' })];
  if (now?.kind === 'failed')
    return [
      stays(sick, 'failed', {
        code: 'cannot-read',
        detail: `what stands there cannot be read: ${now.message}`,
      }),
    ];
  if (now?.sha256 === sha256) return [stays(sick, 'left', { code: 'reads-right' })];
  if (now !== null && now.sha256 !== finding.found)
    return [
      stays(sick, 'left', { code: 'changed-since', detail: 'other content stands there now; crawl tells' }),
    ];
  if (good === null) return [unmended(sick)];
  const back = broughtBack(sick, { sha256, good });
  return now === null ? [back] : [wentAside(sick, now), back];
}

function wentAside({ at, aside }: Sick, now: Hashed): NewOperation {
  return {
    kind: 'move',
    from: at,
    to: aside,
    otherNames: [joinPath(folderOf(aside), `${now.sha256.slice(0, 12)}_${nameOf(aside)}`)],
    stat: toStatRecord(now.stat),
    sha256: now.sha256,
    state: 'aside',
    because: { code: 'rotten', detail: 'it reads otherwise than when it was known good' },
  };
}

/** A file that rotted kept its time; one that is gone gets that of its copy. */
function broughtBack(
  { at, now, known, finding }: Sick,
  { sha256, good }: { readonly sha256: string; readonly good: NonNullable<Sick['good']> },
): NewOperation {
  return {
    kind: 'copy',
    from: good.path,
    to: at,
    ...(now?.kind === 'hashed' ? { mtimeNs: String(now.stat.mtimeNs) } : {}),
    stat: toStatRecord(good.read.stat),
    sha256,
    ...known.facts,
    state: 'mended',
    because: { code: finding.kind },
  };
}

function unmended(sick: Sick): NewOperation {
  const { paths, away } = sick.known;
  if (away.length > 0)
    return stays(sick, 'failed', {
      code: 'not-here',
      detail: `a copy is on ${away.join(', ')}: connect it, or give --at DIR`,
    });
  const detail =
    paths.length === 0 ? 'no other copy is known' : `no other copy reads right: ${paths.join(', ')}`;
  return stays(sick, 'failed', { code: 'lost', detail });
}

function stays({ at, now, finding }: Sick, state: 'failed' | 'left', because: Reason): NewOperation {
  const stat = now?.kind === 'hashed' ? { stat: toStatRecord(now.stat) } : {};
  return { kind: 'none', from: at, ...stat, sha256: finding.sha256, state, because };
}
