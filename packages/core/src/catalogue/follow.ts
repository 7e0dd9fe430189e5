import { MediaStructError } from '../errors/media-struct-error.ts';
import type { Holder, ListedCopy, ListingMark } from '../holders/holder.ts';
import { keyOf } from '../holders/holder.ts';
import type { CatalogueStore, StoredHolder } from './catalogue-store.ts';

/** A listing that was found damaged when it was followed. */
export interface ListingFault {
  /** The key of its holder. */
  readonly key: string;
  /** Of the listing, when it was read. */
  readonly mark: ListingMark;
  readonly error: MediaStructError;
}

export interface FollowOptions {
  /** The kinds that `holders` are all of; of other kinds nothing is removed. */
  readonly kinds: readonly string[];
  /** Told of a holder whose listing cannot be read, or not to its end; what the others tell is taken in all the same. */
  readonly onDamaged: (error: MediaStructError, holder: Holder) => void;
  /** Listings that are known to be damaged and were taken in as far as they go; they are told again and not read again. */
  readonly faults?: readonly ListingFault[] | undefined;
}

/** The mark of a listing of which only the part before its damage was taken in: it is read again at the next opening. */
const BROKEN = 'broken';

/** What a line of a listing takes, about. */
const BYTES_A_COPY = 400;

/** One thing to do so that a store says what the listings say. */
export type Step =
  | { readonly kind: 'listing'; readonly holder: Holder; readonly mark: ListingMark }
  | {
      readonly kind: 'changes';
      readonly holder: Holder;
      readonly known: StoredHolder;
      readonly mark: ListingMark;
    }
  | { readonly kind: 'remove'; readonly key: string };

/** The mark of a holder's listing; null where there is none, or it cannot be read. */
export function markOf({ listing }: Holder): ListingMark | null {
  return (
    attempt(
      () => listing.mark(),
      () => {},
    ) ?? null
  );
}

/**
 * What has to be done so that `store` says what the listings of the holders say now: nothing where no listing changed.
 * Reads the end of each listing.
 */
export function stepsBehind(
  store: CatalogueStore,
  holders: readonly Holder[],
  { kinds, onDamaged, faults = [] }: FollowOptions,
): readonly Step[] {
  const known = new Map(store.holders().map((holder) => [holder.key, holder]));
  const steps: Step[] = [];
  for (const holder of holders) {
    const before = known.get(keyOf(holder));
    const mark = attempt(
      () => holder.listing.mark(),
      (error) => onDamaged(error, holder),
    );
    if (mark === undefined) known.delete(keyOf(holder));
    else if (mark === null) continue;
    else {
      known.delete(keyOf(holder));
      const fault = faults.find((one) => one.key === keyOf(holder) && isSameMark(one.mark, mark));
      if (fault !== undefined) onDamaged(fault.error, holder);
      else if (before === undefined) steps.push({ kind: 'listing', holder, mark });
      else if (!isSame(before, holder, mark)) steps.push({ kind: 'changes', holder, known: before, mark });
    }
  }
  const gone = [...known.keys()].filter((key) => kinds.some((kind) => key.startsWith(`${kind}:`)));
  return [...gone.map((key): Step => ({ kind: 'remove', key })), ...steps];
}

/** Does what `stepsBehind` told. */
export function takeSteps(store: CatalogueStore, steps: readonly Step[], options: FollowOptions): void {
  for (const step of steps) {
    if (step.kind === 'remove') store.remove(step.key);
    else if (step.kind === 'listing') takeListing(store, step, options);
    else takeChanges(store, step, options);
  }
}

function takeListing(
  store: CatalogueStore,
  { holder, mark }: { readonly holder: Holder; readonly mark: ListingMark },
  { onDamaged }: FollowOptions,
): void {
  const of = { key: keyOf(holder), root: holder.root };
  let isBroken = false;
  const copies = untilDamaged(holder.listing.copies(), (error) => {
    isBroken = true;
    onDamaged(error, holder);
  });
  store.takeListing({ ...of, mark }, copies);
  if (isBroken) store.takeChanges({ ...of, mark: { base: BROKEN, changes: 0 } }, []);
}

function takeChanges(
  store: CatalogueStore,
  {
    holder,
    known,
    mark,
  }: { readonly holder: Holder; readonly known: StoredHolder; readonly mark: ListingMark },
  options: FollowOptions,
): void {
  const onDamaged = (error: MediaStructError) => options.onDamaged(error, holder);
  const since = attempt(() => holder.listing.changesSince(known.mark), onDamaged);
  if (since === undefined) return;
  if (since === null) return takeListing(store, { holder, mark }, options);
  const of = { key: keyOf(holder), root: holder.root };
  attempt(() => store.takeChanges({ ...of, mark: since.mark }, since.changes), onDamaged);
}

function isSame({ mark, root }: StoredHolder, holder: Holder, now: ListingMark): boolean {
  return isSameMark(mark, now) && root === holder.root.toWellFormed();
}

function isSameMark(one: ListingMark, other: ListingMark): boolean {
  return one.base === other.base && one.changes === other.changes;
}

/** About how much has to be read for a step, bytes. What a holder that goes has in a store counts as its listing did. */
export function bytesOf(step: Step, store: CatalogueStore): number {
  if (step.kind === 'remove')
    return BYTES_A_COPY * (store.holders().find(({ key }) => key === step.key)?.files ?? 0);
  const { holder, mark } = step;
  const isAppended = step.kind === 'changes' && step.known.mark.base === mark.base;
  const appended = isAppended ? mark.changes - step.known.mark.changes : -1;
  return appended >= 0 ? appended : (holder.listing.bytes?.() ?? 0);
}

/** What `read` gives, or undefined where the file that it reads is damaged. */
function attempt<T>(read: () => T, onDamaged: (error: MediaStructError) => void): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof MediaStructError)) throw error;
    onDamaged(error);
    return undefined;
  }
}

function* untilDamaged(
  copies: Iterable<ListedCopy>,
  onDamaged: (error: MediaStructError) => void,
): Generator<ListedCopy> {
  try {
    yield* copies;
  } catch (error) {
    if (!(error instanceof MediaStructError)) throw error;
    onDamaged(error);
  }
}
