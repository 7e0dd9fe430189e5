import type { Catalogue } from '../catalogue/catalogue.ts';
import { NOTHING_ASKED } from '../catalogue/copy-query.ts';
import { openCatalogue } from '../catalogue/open-catalogue.ts';
import { nameOf } from '../files/path-text.ts';
import { joinPath } from '../files/walk.ts';
import type { HolderKind } from '../holders/holder.ts';
import { treeKind } from '../holders/tree-kind.ts';
import { volumeKind } from '../holders/volume-kind.ts';
import type { PlannedOperation } from '../journal/plan/operation.ts';
import { sizeOf } from '../journal/plan/operation.ts';
import type { Run } from '../journal/run/run.ts';
import type { Library } from '../library/library.ts';
import type { DamagedFile } from './damaged-file.ts';

/** Two pictures of one name and one day alone are often others. */
const TELLS_THE_SECOND = new Set(['second', 'subsecond']);
/** Named for each damaged file. */
const NAMED = 3;

interface Asked {
  readonly run: Run;
  readonly damaged: readonly DamagedFile[];
  readonly holderKinds?: readonly HolderKind[] | undefined;
}

/**
 * Names for each damaged file the larger files that the library knows under the same original name and capture time. Only that is shown,
 * and not that one of them is the same picture. One look into the catalogue for each file that has a date.
 */
export function nameWholeCopies(
  library: Library,
  { run, damaged, holderKinds = [treeKind, volumeKind] }: Asked,
): readonly DamagedFile[] {
  if (damaged.length === 0) return damaged;
  const operations = damagedOperations(run, damaged);
  using catalogue = openCatalogue(library, { kinds: holderKinds, note: () => {} });
  const broken = new Set([...operations.values()].map(({ sha256 }) => sha256));
  return damaged.map((file) => {
    const operation = operations.get(file.path);
    return operation === undefined
      ? file
      : { ...file, perhaps: largerOnes(catalogue, { operation, broken }) };
  });
}

function damagedOperations(run: Run, damaged: readonly DamagedFile[]): Map<string, PlannedOperation> {
  const wanted = new Set(damaged.map(({ path }) => path));
  const found = new Map<string, PlannedOperation>();
  for (const operation of run.operations())
    if (wanted.has(operation.from)) found.set(operation.from, operation);
  return found;
}

interface Wanted {
  readonly operation: PlannedOperation;
  /** Contents that are known to be damaged. */
  readonly broken: ReadonlySet<string | undefined>;
}

function largerOnes(catalogue: Catalogue, { operation, broken }: Wanted): readonly string[] {
  const { taken, from } = operation;
  if (taken === undefined || !TELLS_THE_SECOND.has(taken.precision)) return [];
  const name = nameOf(from).toLowerCase();
  const second = taken.local.slice(0, 19);
  const found: string[] = [];
  const day = second.slice(0, 10);
  const sameDay = catalogue.search({ ...NOTHING_ASKED, days: { from: day, to: day } });
  for (const { holder, path, size, sha256, origin, isSound, taken: other } of sameDay) {
    if (other?.local.slice(0, 19) !== second) continue;
    const isLarger = isSound && size > sizeOf(operation) && !broken.has(sha256 ?? undefined);
    const names = [path, origin ?? ''].map((one) => nameOf(one).toLowerCase());
    if (!isLarger || !names.includes(name)) continue;
    found.push(joinPath(holder.root, path));
    if (found.length === NAMED) break;
  }
  return found;
}
