import type { FileAccess } from '../files/file-access.ts';
import { statIfReadable } from '../files/file-access.ts';
import { mediaKind } from '../metadata/media-kind.ts';
import type { LookPort } from './look-port.ts';
import type { LookOutcome } from './look-worker.ts';
import { shouldBeDecoded } from './picture-kind.ts';
import type { PreviewTools } from './preview-tools.ts';
import type { LookTask } from './read-picture.ts';
import { CHANGED, isAsCrawled, ROTTEN } from './read-picture.ts';

const NO_PICTURE = 'it does not begin as a picture does';

/** Who looks at pictures. */
export interface Lookers {
  readonly access: FileAccess;
  readonly port: LookPort;
  readonly tools: PreviewTools;
}

/**
 * Looks at a file for its content. What is told of the content, and not `failed`, comes of the file that was crawled: a picture that is decoded whole was
 * hashed, and of any other the stat is the one of the index after the last program has read it. That nothing is to be seen in a picture or RAW file is told only after
 * all of it was hashed, because a file that rotted tells it, too; a film is not read whole for that.
 */
export async function lookAtContent(lookers: Lookers, task: LookTask): Promise<LookOutcome> {
  const outcome = await lookWithPrograms(lookers, task);
  if (outcome.kind === 'failed') return outcome;
  if (!isStillAsCrawled(lookers.access, task)) return { kind: 'failed', detail: CHANGED };
  const isDoubtful = outcome.kind !== 'seen' && mediaKind(task.name) !== 'video';
  return isDoubtful && !(await lookers.port.isWhole(task)) ? { kind: 'failed', detail: ROTTEN } : outcome;
}

/** A small JPEG of a file for people to look at; null where there is none, or the file is not the one that was crawled. */
export async function smallOf({ access, port, tools }: Lookers, task: LookTask): Promise<Uint8Array | null> {
  const small = await port.makeSmall(task);
  if (small !== null) return small;
  const isRight = () => isStillAsCrawled(access, task);
  if (!isRight()) return null;
  const read = await tools.read(task.path, task.name);
  // A file that took the place of this one would be shown as what it is not.
  return read.kind === 'found' && isRight() ? read.jpeg : null;
}

async function lookWithPrograms({ port, tools }: Lookers, task: LookTask): Promise<LookOutcome> {
  const outcome = await port.lookAtFile(task);
  if (outcome.kind !== 'no-preview') return outcome;
  const read = await tools.read(task.path, task.name);
  if (read.kind === 'found') return port.lookAtPreview({ ...task, jpeg: read.jpeg });
  if (read.kind === 'failed') return { kind: 'failed', detail: read.message };
  return shouldBeDecoded(task.name) ? { kind: 'undecodable', detail: NO_PICTURE } : outcome;
}

function isStillAsCrawled(access: FileAccess, task: LookTask): boolean {
  const stat = statIfReadable(access, task.path);
  return stat !== null && isAsCrawled(stat, task);
}
