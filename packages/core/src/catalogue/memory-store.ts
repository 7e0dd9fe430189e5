import type { ListedChange, ListedCopy } from '../holders/holder.ts';
import type {
  CatalogueStore,
  HeldCopy,
  HeldFolder,
  HolderListing,
  HolderPart,
  StoredContent,
  StoredHolder,
} from './catalogue-store.ts';
import { comparePaths, folderOf, nameOf } from '../files/path-text.ts';
import type { CopyQuery } from './copy-query.ts';
import { matchesQuery } from './copy-query.ts';
import type { DayCount, ProvenPlaces } from './day-counts.ts';
import { DayCounter, periodOf } from './day-counts.ts';
import type { LossCount, LossQuestion } from './loss/loss-counts.ts';
import { LossCounter } from './loss/loss-counts.ts';

interface Known {
  readonly listing: HolderListing;
  readonly copies: Map<string, ListedCopy>;
}

/**
 * The store as plainly as it can be: maps that are looked through. For small libraries in tests, and as the measure of
 * what other stores have to answer. Memory: all copies.
 */
export class MemoryStore implements CatalogueStore {
  readonly #known = new Map<string, Known>();

  holders(): readonly StoredHolder[] {
    return [...this.#known.values()].map(({ listing, copies }) => ({
      ...listing,
      files: copies.size,
      bytes: [...copies.values()].reduce((sum, { size }) => sum + size, 0),
    }));
  }

  takeListing(listing: HolderListing, copies: Iterable<ListedCopy>): void {
    const taken = new Map([...copies].map((copy) => [copy.path, copy]));
    this.#known.set(listing.key, { listing, copies: taken });
  }

  takeChanges(listing: HolderListing, changes: Iterable<ListedChange>): void {
    const copies = new Map(this.#known.get(listing.key)?.copies);
    for (const change of changes) {
      if (change.kind === 'put') copies.set(change.copy.path, change.copy);
      else copies.delete(change.path);
    }
    this.#known.set(listing.key, { listing, copies });
  }

  remove(key: string): void {
    this.#known.delete(key);
  }

  copiesOf(sha256: string): readonly HeldCopy[] {
    return [...this.#all()].filter((copy) => copy.sha256 === sha256);
  }

  *search(query: CopyQuery): Generator<HeldCopy> {
    for (const copy of this.#all())
      if (matchesQuery(query, copy, this.#known.get(copy.holder)?.listing.root ?? '')) yield copy;
  }

  *searchSome(query: CopyQuery, most: number): Generator<HeldCopy> {
    let given = 0;
    for (const copy of this.search(query)) if (given++ < most) yield copy;
  }

  *contents(): Generator<StoredContent> {
    const byHash = Map.groupBy(this.#all(), ({ sha256 }) => sha256);
    for (const sha256 of [...byHash.keys()].filter((hash) => hash !== null).sort())
      yield { sha256, copies: byHash.get(sha256) ?? [] };
  }

  *repeatedIn(holders: readonly string[]): Generator<StoredContent> {
    for (const { sha256, copies } of this.contents()) {
      const own = copies.filter(({ holder, isSound }) => isSound && holders.includes(holder));
      if (own.length > 1) yield { sha256, copies: own };
    }
  }

  *copiesIn(key: string, folder = ''): Generator<HeldCopy> {
    for (const copy of this.#known.get(key)?.copies.values() ?? [])
      if (folder === '' || copy.path.startsWith(`${folder}/`)) yield { ...copy, holder: key };
  }

  *takenIn(period: string): Generator<HeldCopy> {
    for (const copy of this.#all()) if (copy.taken?.local === period) yield copy;
  }

  *foldersIn(key: string): Generator<HeldFolder> {
    const byFolder = Map.groupBy(this.copiesIn(key), ({ path }) => folderOf(path));
    for (const path of [...byFolder.keys()].sort(compareStored))
      yield { path, files: byFolder.get(path)?.length ?? 0 };
  }

  *someIn(key: string, { folder, skip, most }: HolderPart): Generator<HeldCopy> {
    const copies = [...this.copiesIn(key)].filter(({ path }) => compareStored(folderOf(path), folder) >= 0);
    copies.sort(
      (a, b) =>
        compareStored(folderOf(a.path), folderOf(b.path)) || compareStored(nameOf(a.path), nameOf(b.path)),
    );
    yield* copies.slice(skip, skip + most);
  }

  *onlyIn(key: string, others: readonly string[]): Generator<HeldCopy> {
    const elsewhere = new Set(others.filter((one) => one !== key).flatMap((one) => this.#soundHashes(one)));
    for (const copy of this.copiesIn(key)) if (!elsewhere.has(copy.sha256)) yield copy;
  }

  *heldByFewer(atLeast: number, holders: readonly string[]): Generator<HeldCopy> {
    const counts = new Map<string | null, number>();
    for (const key of holders)
      for (const sha256 of new Set(this.#soundHashes(key))) counts.set(sha256, (counts.get(sha256) ?? 0) + 1);
    for (const key of holders)
      for (const copy of this.copiesIn(key)) {
        if (!copy.isSound || (counts.get(copy.sha256) ?? atLeast) >= atLeast) continue;
        counts.set(copy.sha256, atLeast);
        yield copy;
      }
  }

  async countByDayAside(placesOf: ProvenPlaces): Promise<readonly DayCount[]> {
    return this.countByDay(placesOf);
  }

  countByDay(placesOf: ProvenPlaces): readonly DayCount[] {
    const counter = new DayCounter();
    const byHash = Map.groupBy(this.#all(), ({ sha256 }) => sha256);
    byHash.delete(null);
    for (const copies of byHash.values()) {
      for (const { holder, path, size, taken, isSound, verifiedAt } of copies) {
        const places = placesOf({ holder, folder: folderOf(path), isSound, isVerified: verifiedAt !== null });
        counter.add(places, size, periodOf(taken?.local));
      }
      counter.end();
    }
    return counter.days();
  }

  async countLossesAside(question: LossQuestion): Promise<readonly LossCount[]> {
    return this.countLosses(question);
  }

  countLosses({ marksOf, wholes, ...asked }: LossQuestion): readonly LossCount[] {
    const counter = new LossCounter<string>(asked);
    const marks = ({ holder, path, isSound, verifiedAt }: StoredContent['copies'][number]) =>
      marksOf({ holder, folder: folderOf(path), isSound, isVerified: verifiedAt !== null });
    for (const { sha256, copies } of this.contents()) {
      for (const copy of copies) counter.add(marks(copy), copy.size);
      for (const copy of this.copiesOf(wholes.get(sha256) ?? '')) counter.addWhole(marks(copy));
      counter.end(() => sha256);
    }
    return counter.counts((name) => [name]);
  }

  close(): void {
    this.#known.clear();
  }

  *#all(): Generator<HeldCopy> {
    for (const key of [...this.#known.keys()].sort()) yield* this.copiesIn(key);
  }

  #soundHashes(key: string): (string | null)[] {
    return [...(this.#known.get(key)?.copies.values() ?? [])]
      .filter(({ isSound, sha256 }) => isSound && sha256 !== null)
      .map(({ sha256 }) => sha256);
  }
}

/** As a database sorts texts before bytes, paths that are not UTF-8 come last. */
function compareStored(a: string, b: string): number {
  return Number(b.isWellFormed()) - Number(a.isWellFormed()) || comparePaths(a, b);
}
