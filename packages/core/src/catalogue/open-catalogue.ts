import type { MediaStructError } from '../errors/media-struct-error.ts';
import { errnoOf, lstatOrNull, messageOf, OPEN, orNullIfAbsent } from '../files/file-access.ts';
import { PRIVATE } from '../files/state-file.ts';
import { nodeFileAccess } from '../files/node-file-access.ts';
import type { Holder, HolderKind } from '../holders/holder.ts';
import type { Library } from '../library/library.ts';
import { Catalogue } from './catalogue.ts';
import type { CatalogueStore } from './catalogue-store.ts';
import type { FollowOptions, ListingFault, Step } from './follow.ts';
import { bytesOf, stepsBehind, takeSteps } from './follow.ts';
import { MemoryStore } from './memory-store.ts';
import {
  isSqlError,
  makeIndexes,
  memoryDatabase,
  newDatabase,
  openDatabase,
  putInPlace,
  stampDatabase,
  temporaryBeside,
} from './sqlite/database.ts';
import { SqliteStore } from './sqlite/sqlite-store.ts';

export interface CatalogueOptions {
  /** The kinds of holders that are asked. What is stored of other kinds stays as it is. */
  readonly kinds: readonly HolderKind[];
  /** True to make it anew whatever is there. */
  readonly anew?: boolean | undefined;
  /** Told where the catalogue had to be made anew, and why. */
  readonly note?: ((message: string, path: string) => void) | undefined;
  /** Where about more bytes of listings had to be read than this, nothing is followed and the catalogue answers as it was left: `followBeside` brings it in order on a thread. All is followed where it is left out. */
  readonly mostBytes?: number | undefined;
  /** True where one in memory would be of no use: what keeps it from being written is thrown. */
  readonly mustStand?: boolean | undefined;
  /** What `followBeside` found damaged. */
  readonly faults?: readonly ListingFault[] | undefined;
}

/**
 * Opens the catalogue and brings it in order with all listings: nothing is read but their ends where none changed, only
 * the changes where some did. A catalogue that is absent, damaged, of another version or not as this program left it is made
 * anew. Where it cannot be written, one in memory answers. Costs time where much changed, and never an answer.
 */
export function openCatalogue(
  library: Library,
  { kinds, anew = false, note = () => {}, mostBytes = Infinity, mustStand = false, faults }: CatalogueOptions,
): Catalogue {
  const damaged: MediaStructError[] = [];
  const broken = new Map<Holder, MediaStructError>();
  const onDamaged = (error: MediaStructError, holder?: Holder) => {
    if (holder !== undefined) broken.set(holder, error);
    // The kind that found a holder may have told already what is wrong with its file.
    if (!damaged.some(({ path, message }) => (path ?? message) === (error.path ?? error.message)))
      damaged.push(error);
  };
  const holders = kinds.flatMap((kind) => kind.holders(library, onDamaged));
  const following = {
    library,
    holders,
    ...{ anew, note, mostBytes, mustStand },
    options: { kinds: kinds.map(({ name }) => name), onDamaged, faults },
  };
  const { store, behind } = storeInOrder(following);
  const isOf = (step: Step) => (step.kind === 'remove' ? [] : [step.holder]);
  return new Catalogue(store, holders, {
    ...{ damaged, broken },
    ...{ behind: new Set(behind.flatMap(isOf)), isBehind: behind.length > 0 },
  });
}

/** A store, and what it was not told yet. */
interface Opened {
  readonly store: CatalogueStore;
  readonly behind: readonly Step[];
}

interface Following {
  readonly library: Library;
  readonly holders: readonly Holder[];
  readonly anew: boolean;
  readonly note: (message: string, path: string) => void;
  readonly mostBytes: number;
  readonly mustStand: boolean;
  readonly options: FollowOptions;
}

function storeInOrder(following: Following): Opened {
  const { library, holders, options, note } = following;
  // SQLite opens its file by itself. A library on any other file system than the real one is kept in memory.
  if (library.access !== nodeFileAccess)
    return { store: filled(new MemoryStore(), holders, options), behind: [] };
  const path = library.state.catalogue;
  try {
    return (following.anew ? null : followed(following)) ?? madeAnew(following);
  } catch (error) {
    if (following.mustStand || (!isSqlError(error) && errnoOf(error) === null)) throw error;
    note(`the catalogue cannot be written, so it was made for this answer alone: ${messageOf(error)}`, path);
    return { store: filled(new SqliteStore(memoryDatabase()), holders, options), behind: [] };
  }
}

/** The catalogue that is there, brought in order if that is little work; null where it has to be made anew. */
function followed({ library, holders, options, mostBytes }: Following): Opened | null {
  const { access, state } = library;
  const db = openDatabase(access, state.catalogue);
  if (db === null) return null;
  const store = new SqliteStore(db);
  try {
    const steps = stepsBehind(store, holders, options);
    if (steps.length === 0) return { store, behind: [] };
    if (workOf(steps, store) > mostBytes) return { store, behind: steps };
    store.atOnce(() => takeSteps(store, steps, options));
    stampDatabase(access, state.catalogue);
    return { store, behind: [] };
  } catch (error) {
    store.close();
    if (isSqlError(error) && !isUnwritable(error)) return null;
    throw error;
  }
}

/** One that is made now, or where that is much work one that holds nothing yet. */
function madeAnew(following: Following): Opened {
  const { holders, options, mostBytes } = following;
  const empty = new MemoryStore();
  const steps = stepsBehind(empty, holders, options);
  if (workOf(steps, empty) > mostBytes) return { store: empty, behind: steps };
  return { store: rebuilt(following), behind: [] };
}

function workOf(steps: readonly Step[], store: CatalogueStore): number {
  return steps.reduce((sum, step) => sum + bytesOf(step, store), 0);
}

/** Makes the catalogue anew beside the one that is there, and puts it in its place when it is whole. */
function rebuilt({ library, holders, options, anew, note }: Following): CatalogueStore {
  const { access, state } = library;
  const path = state.catalogue;
  const temporary = temporaryBeside(path);
  if (!anew && lstatOrNull(access, path) !== null)
    note(
      'the catalogue was damaged, of another version, or changed by something else; it is made anew',
      path,
    );
  try {
    // SQLite would make it readable by all; a file that is there keeps its mode.
    access.close(access.open(temporary, OPEN.write | OPEN.create | OPEN.exclusive, PRIVATE));
    const db = newDatabase(temporary);
    const store = filled(new SqliteStore(db), holders, options);
    makeIndexes(db);
    store.close();
    putInPlace(access, temporary, path);
  } finally {
    orNullIfAbsent(() => access.unlink(temporary));
  }
  const db = openDatabase(access, path);
  if (db !== null) return new SqliteStore(db);
  // Another process has put its own in that place meanwhile.
  return filled(new SqliteStore(memoryDatabase()), holders, options);
}

function filled<Store extends CatalogueStore & { atOnce?: (work: () => void) => void }>(
  store: Store,
  holders: readonly Holder[],
  options: FollowOptions,
): Store {
  const steps: readonly Step[] = stepsBehind(store, holders, options);
  if (store.atOnce === undefined) takeSteps(store, steps, options);
  else store.atOnce(() => takeSteps(store, steps, options));
  return store;
}

/** The file or its folder is read-only, full, or another process writes into it for long. */
const UNWRITABLE = /readonly|read-only|unable to open|disk is full|database is locked|disk I\/O/i;

function isUnwritable(error: unknown): boolean {
  return error instanceof Error && UNWRITABLE.test(error.message);
}
