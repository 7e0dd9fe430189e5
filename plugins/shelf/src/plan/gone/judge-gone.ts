import type {
  DistrustReason,
  GoneInput,
  GoneNumbers,
  GoneVerdict,
  KnownFile,
  MissedFile,
  Tombstone,
} from '../gone-verdict.ts';
import type { KnownFate } from './fates.ts';
import { fatesOf } from './fates.ts';

const DAY_MS = 86_400_000;

/**
 * Judges what is missing from a source. A source that is not there, is another one, has become empty or has lost more than its limit is not
 * believed: the run has to stop and tell the numbers. Else each content that is gone gets a tombstone, and its copies stay as they are for the days
 * of grace. Files that were replaced count as lost too, because a program that spoils all pictures leaves their names as they were.
 * Streams; memory does not grow with the source.
 */
export function judgeGone(input: GoneInput): GoneVerdict {
  if (input.presence !== 'there') return { kind: 'stop', because: input.presence, numbers: knownOnly(input) };
  const numbers = count(input);
  const because = distrust(numbers, input);
  if (because !== null) return { kind: 'stop', because, numbers };
  return { kind: 'believed', numbers, tombstones: () => tombstonesOf(input), missed: () => missedOf(input) };
}

function distrust(numbers: GoneNumbers, { limits, isConfirmed }: GoneInput): DistrustReason | null {
  const { known, found, gone, replaced } = numbers;
  if (isConfirmed === true) return null;
  if (known.files > 0 && found.files === 0) return 'empty';
  const isOver =
    gone.files + replaced.files > limits.goneLimit * known.files ||
    gone.bytes + replaced.bytes > limits.goneLimit * known.bytes;
  return isOver ? 'too-much-lost' : null;
}

type Counting = { [Key in keyof GoneNumbers]: { files: number; bytes: number } };

function count(input: GoneInput): GoneNumbers {
  const numbers = noNumbers();
  for (const { file, fate } of fatesOf(input)) {
    const isBack = file.goneSince !== null;
    if (!isBack) add(numbers.known, file);
    const counter = counterOf(fate, isBack);
    if (counter !== null) add(numbers[counter], file);
  }
  for (const file of input.found()) add(numbers.found, { ...file, size: 0 });
  return numbers;
}

/** Where a file is counted. One that was missed before is news only where it is back. */
function counterOf(fate: KnownFate, wasMissed: boolean): keyof GoneNumbers | null {
  switch (fate) {
    case 'there':
      return wasMissed ? 'back' : null;
    case 'renamed':
      return wasMissed ? 'back' : 'renamed';
    case 'not-seen':
      return wasMissed ? null : 'notSeen';
    case 'gone':
    case 'replaced':
      return wasMissed ? null : fate;
  }
}

function knownOnly(input: GoneInput): GoneNumbers {
  const numbers = noNumbers();
  for (const file of input.known()) if (file.goneSince === null) add(numbers.known, file);
  return numbers;
}

function* tombstonesOf(input: GoneInput): Generator<Tombstone> {
  const now = Date.parse(input.now);
  for (const { file, fate } of fatesOf(input)) {
    const isMissed =
      fate === 'gone' || fate === 'replaced' || (fate === 'not-seen' && file.goneSince !== null);
    if (!isMissed) continue;
    const goneSince = file.goneSince ?? input.now;
    const until = Date.parse(goneSince) + input.limits.graceDays * DAY_MS;
    const { path, sha256, size } = file;
    yield {
      ...{ path, sha256, size, goneSince },
      graceUntil: new Date(until).toISOString(),
      // What could not be looked at may be there: its grace goes on.
      isExpired: fate !== 'not-seen' && now >= until,
    };
  }
}

function* missedOf(input: GoneInput): Generator<MissedFile> {
  for (const { file, fate } of fatesOf(input)) {
    const { path, sha256, goneSince } = file;
    if (fate === 'gone' || fate === 'replaced') yield { path, sha256, goneSince: goneSince ?? input.now };
    else if (fate === 'not-seen') yield { path, sha256, goneSince };
  }
}

function noNumbers(): Counting {
  const none = () => ({ files: 0, bytes: 0 });
  return {
    known: none(),
    found: none(),
    gone: none(),
    replaced: none(),
    renamed: none(),
    back: none(),
    notSeen: none(),
  };
}

function add(sum: { files: number; bytes: number }, { size }: Pick<KnownFile, 'size'>): void {
  sum.files += 1;
  sum.bytes += size;
}
