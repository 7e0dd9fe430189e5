import { itemAt } from '../../errors/item-at.ts';
import { MOST_COMPARED } from '../../files/compare-files.ts';
import { isReadWhole } from '../../files/glimpse-file.ts';
import type { Session } from '../../journal/session.ts';
import { throwIfStopped } from '../../progress/stop-flag.ts';
import type { HashPrefix } from '../../records/record-scan.ts';
import { RepeatedHashes } from '../repeated-hashes.ts';
import type { EqualSets } from '../collect-candidates.ts';
import type { DirectFigures } from '../dedupe-options.ts';
import { HashedFiles } from './hashed-files.ts';
import type { SeenFiles } from './seen-files.ts';
import type { WalkedFiles } from './walk-files.ts';

const COMPARISONS_A_STEP = 256;
/** Bytes. */
const STEP_BYTES = 1 << 30;

export interface EqualFiles {
  readonly equal: EqualSets;
  readonly hashed: HashedFiles;
  readonly figures: DirectFigures;
}

/**
 * Finds the equal ones of files that were looked at: those of one sum, which for small files is that of all they hold; large ones are then read whole. What
 * differs early is never read to its end. A file that cannot be read, or changes meanwhile, is a warning and equals nothing.
 */
export async function findEqualFiles(
  session: Session,
  files: WalkedFiles,
  { seen, asked }: { readonly seen: SeenFiles; readonly asked: number },
): Promise<EqualFiles> {
  const hashed = new HashedFiles(files, seen);
  const found: number[] = [];
  const large: AlikeFile[] = [];
  let read = 0;
  let readBytes = 0;
  for (const { row, nth, sum } of judgedRows(seen)) {
    const size = itemAt(files.sizes, nth);
    const isSmall = isReadWhole(size);
    read += isSmall ? 1 : 0;
    readBytes += isSmall ? size : 0;
    if (sum < 0) continue;
    if (!isSmall) large.push({ nth, sum });
    else {
      hashed.addSeen(nth, row);
      found.push(nth);
    }
  }
  const whole = await readWhole(session, files, { large, hashed });
  for (const nth of whole.equal) found.push(nth);
  const hashes = new RepeatedHashes(found.length);
  const prefix: HashPrefix = { high: 0, low: 0 };
  for (const nth of found) if (hashed.readPrefix(nth, prefix)) hashes.add(prefix);
  return {
    equal: { sets: hashes.repeated(), copies: hashes.copies },
    hashed,
    figures: {
      files: files.count,
      looked: asked,
      read: read + whole.equal.length,
      readBytes: readBytes + whole.bytes,
    },
  };
}

/** A file whose sum is that of another one, by the number of that sum. */
interface AlikeFile {
  readonly nth: number;
  readonly sum: number;
}

/** The files that were seen; `sum` is -1 where no other one has its sum. */
function* judgedRows(seen: SeenFiles): Generator<AlikeFile & { readonly row: number }> {
  const sums = new RepeatedHashes(seen.rows);
  const prefix: HashPrefix = { high: 0, low: 0 };
  for (let row = 0; row < seen.rows; row++)
    if (seen.fileAt(row) !== null) sums.add(seen.readPrefix(row, prefix));
  const repeated = sums.repeated();
  for (let row = 0; row < seen.rows; row++) {
    const nth = seen.fileAt(row);
    if (nth !== null) yield { row, nth, sum: repeated.find(seen.readPrefix(row, prefix)) };
  }
}

/** Reads large files whole, those of one sum side by side; gives those that equal another one, or may, and how many bytes were read. */
async function readWhole(
  session: Session,
  files: WalkedFiles,
  { large, hashed }: { readonly large: readonly AlikeFile[]; readonly hashed: HashedFiles },
): Promise<{ readonly equal: readonly number[]; readonly bytes: number }> {
  const sizeOf = (nth: number) => itemAt(files.sizes, nth);
  const totalBytes = large.reduce((sum, { nth }) => sum + sizeOf(nth), 0);
  session.progress({ kind: 'phase', phase: 'reading files', totalFiles: large.length, totalBytes });
  const equal: number[] = [];
  let spared = 0;
  for (const step of stepsOf(files, comparisonsOf(large))) {
    const requests = step.map(({ numbers, areAll }) => ({
      paths: numbers.map((nth) => files.absoluteOf(nth)),
      areAll,
    }));
    const outcomes = await session.content.compareFiles(requests, (bytes) =>
      session.progress({ kind: 'advance', files: 0, bytes }),
    );
    const numbers = step.flatMap((request) => request.numbers);
    const sparedBefore = spared;
    for (const [place, outcome] of outcomes.flat().entries()) {
      const nth = itemAt(numbers, place);
      if (outcome.kind === 'failed') {
        session.warnings.add(files.absoluteOf(nth), outcome.message);
        spared += sizeOf(nth);
      } else if (outcome.kind === 'lone') spared += sizeOf(nth) - outcome.bytes;
      else {
        hashed.addLarge(nth, outcome);
        equal.push(nth);
      }
    }
    session.progress({ kind: 'advance', files: numbers.length, bytes: spared - sparedBefore });
    throwIfStopped(session.stop);
  }
  return { equal, bytes: totalBytes - spared };
}

/** Files that are read side by side. */
interface Comparison {
  readonly numbers: readonly number[];
  /** True where no other file has their sum. */
  readonly areAll: boolean;
}

/** The files of one sum each, in the order of their first ones, as disks like it. */
function comparisonsOf(files: readonly AlikeFile[]): readonly Comparison[] {
  const comparisons: Comparison[] = [];
  const bySum = files.toSorted((a, b) => a.sum - b.sum || a.nth - b.nth);
  for (let from = 0, to = 0; from < bySum.length; from = to) {
    const { sum } = itemAt(bySum, from);
    while (bySum[to]?.sum === sum) to += 1;
    const numbers = bySum.slice(from, to).map(({ nth }) => nth);
    const areAll = numbers.length <= MOST_COMPARED;
    for (let at = 0; at < numbers.length; at += MOST_COMPARED)
      comparisons.push({ numbers: numbers.slice(at, at + MOST_COMPARED), areAll });
  }
  return comparisons.sort((a, b) => itemAt(a.numbers, 0) - itemAt(b.numbers, 0));
}

function* stepsOf(
  { sizes }: WalkedFiles,
  comparisons: readonly Comparison[],
): Generator<readonly Comparison[]> {
  let step: Comparison[] = [];
  let bytes = 0;
  for (const comparison of comparisons) {
    step.push(comparison);
    for (const nth of comparison.numbers) bytes += itemAt(sizes, nth);
    if (step.length < COMPARISONS_A_STEP && bytes < STEP_BYTES) continue;
    yield step;
    step = [];
    bytes = 0;
  }
  if (step.length > 0) yield step;
}
