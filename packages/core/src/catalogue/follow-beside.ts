import type { MediaStructError } from '../errors/media-struct-error.ts';
import { OPEN, orNullIfAbsent } from '../files/file-access.ts';
import { PRIVATE } from '../files/state-file.ts';
import type { Holder, ListingMark } from '../holders/holder.ts';
import { keyOf } from '../holders/holder.ts';
import type { Library } from '../library/library.ts';
import type { ListingFault, Step } from './follow.ts';
import { bytesOf, markOf, stepsBehind, takeSteps } from './follow.ts';
import type { CatalogueOptions } from './open-catalogue.ts';
import { openCatalogue } from './open-catalogue.ts';
import { copyDatabase, openDatabase, putInPlace, temporaryBeside } from './sqlite/database.ts';
import { SqliteStore } from './sqlite/sqlite-store.ts';

/**
 * Brings the catalogue in order with all listings beside the one that is there, and puts it in its place once it is whole: whoever reads meanwhile is not held up. For a thread, because it
 * takes as long as reading what changed. Answers with the listings that are damaged. Needs as much room on the disk as the catalogue takes. Where it cannot be written the error of that is thrown.
 */
export async function followBeside(
  library: Library,
  { kinds, note }: Pick<CatalogueOptions, 'kinds' | 'note'>,
): Promise<readonly ListingFault[]> {
  const faults = new Map<Holder, MediaStructError>();
  const onDamaged = (error: MediaStructError, holder?: Holder) => {
    if (holder !== undefined) faults.set(holder, error);
  };
  const holders = kinds.flatMap((kind) => kind.holders(library, onDamaged));
  // Before they are read: one that changes while it is read is read again.
  const marks = new Map(holders.map((holder) => [holder, markOf(holder)]));
  const options = { kinds: kinds.map(({ name }) => name), onDamaged };
  if (!(await followedInCopy(library, holders, options))) {
    using catalogue = openCatalogue(library, { kinds, anew: true, mustStand: true, note });
    for (const { holder } of catalogue.holders()) {
      const fault = catalogue.faultOf(holder);
      const known = holders.find((one) => keyOf(one) === keyOf(holder));
      if (fault !== undefined && known !== undefined) faults.set(known, fault);
    }
  }
  return [...faults].flatMap(([holder, error]) => faultOf(holder, marks.get(holder), error));
}

/** One whose mark cannot be read is found so at each opening, which costs nothing. */
function faultOf(
  holder: Holder,
  mark: ListingMark | null | undefined,
  error: MediaStructError,
): ListingFault[] {
  return mark == null ? [] : [{ key: keyOf(holder), mark, error }];
}

/** False where there is none to be followed, or most of it would be other rows. */
async function followedInCopy(
  { access, state }: Library,
  holders: readonly Holder[],
  options: Parameters<typeof stepsBehind>[2],
): Promise<boolean> {
  const path = state.catalogue;
  const temporary = temporaryBeside(path);
  using opened = new DisposableStack();
  const db = openDatabase(access, path);
  if (db === null) return false;
  const before = opened.use(new SqliteStore(db));
  const steps = stepsBehind(before, holders, options);
  if (isMostOf(steps, holders, before)) return false;
  if (steps.length === 0) return true;
  try {
    // SQLite would make it readable by all; a file that is there keeps its mode.
    access.close(access.open(temporary, OPEN.write | OPEN.create | OPEN.exclusive, PRIVATE));
    const store = new SqliteStore(await copyDatabase(db, temporary));
    try {
      store.atOnce(() => takeSteps(store, steps, options));
    } finally {
      store.close();
    }
    putInPlace(access, temporary, path);
  } finally {
    for (const left of [temporary, `${temporary}-journal`]) orNullIfAbsent(() => access.unlink(left));
  }
  return true;
}

/** To make a catalogue anew costs half of what it costs to replace all of its rows. */
function isMostOf(steps: readonly Step[], holders: readonly Holder[], store: SqliteStore): boolean {
  const all = holders.reduce((sum, { listing }) => sum + (listing.bytes?.() ?? 0), 0);
  return steps.reduce((sum, step) => sum + bytesOf(step, store), 0) > all / 2;
}
