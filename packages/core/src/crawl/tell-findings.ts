import type { Catalogue } from '../catalogue/catalogue.ts';
import { openCatalogue } from '../catalogue/open-catalogue.ts';
import { messageOf, statIfReadable } from '../files/file-access.ts';
import { joinPath } from '../files/walk.ts';
import type { Ending, Finding, FindingEvent } from '../holders/finding.ts';
import { fileKey } from '../holders/finding.ts';
import { appendFindings, openFindings } from '../holders/finding-ledger.ts';
import type { Session } from '../journal/session.ts';
import type { Tree } from '../library/library.ts';
import type { AcceptedChange } from './accepted-changes.ts';
import { CopyWorth, DISPLACED, ELSEWHERE, NOWHERE } from './copy-worth.ts';
import type { BitRot } from './range/range-answer.ts';
import type { GoneJudgement } from './judge-gone.ts';

/** What a crawl found of a tree that its index alone does not keep. */
export interface CrawlFindings {
  readonly gone: GoneJudgement;
  readonly rotten: Iterable<BitRot>;
  /** Changes and losses that the user took for the truth. Read once. */
  readonly accepted: Iterable<AcceptedChange>;
  /** What is gone from the tree is meant to be. */
  readonly acceptGone: boolean;
  /** All that was known of the tree is forgotten. */
  readonly acceptTree: boolean;
  /** Whether the user accepts what is found of this path, below the tree's root. */
  readonly isAccepted: (path: string) => boolean;
}

/**
 * Writes down what is wrong with files of a tree from now on, before its index forgets those that are gone: they are told by
 * `status` until they are mended or accepted. Returns how many findings of earlier crawls were accepted.
 */
export function tellFindings(session: Session, tree: Tree, found: CrawlFindings): number {
  const { access, state } = session.library;
  const telling = {
    of: { at: session.now().toISOString(), tree: tree.name },
    open: openOf(session, tree),
    told: { earlier: 0 },
  };
  appendFindings(access, state.findings, eventsOf(found, telling));
  return telling.told.earlier;
}

/** Writes down which files are rotten, where no finding tells it already. */
export function tellRot(session: Session, tree: Tree, rotten: Iterable<BitRot>): void {
  const { access, state } = session.library;
  const of = { at: session.now().toISOString(), tree: tree.name };
  appendFindings(access, state.findings, rotEvents(rotten, { of, open: openOf(session, tree) }));
}

interface Telling {
  readonly of: { readonly at: string; readonly tree: string };
  readonly open: ReadonlyMap<string, Finding>;
}

function* eventsOf(
  found: CrawlFindings,
  telling: Telling & { readonly told: { earlier: number } },
): Generator<FindingEvent> {
  const { of, open, told } = telling;
  const ended = new Set<string>();
  for (const change of found.accepted) {
    const key = fileKey({ ...of, path: change.path });
    if (open.has(key)) ended.add(key);
    yield { kind: 'ended', ...of, how: 'accepted', ...change };
  }
  yield* goneEvents(found, telling);
  yield* rotEvents(found.rotten, telling);
  for (const [key, finding] of open) {
    const { kind, path } = finding;
    const isAccepted = found.acceptTree || found.isAccepted(path) || (found.acceptGone && kind !== 'rotten');
    if (ended.has(key) || !isAccepted) continue;
    told.earlier += 1;
    yield endOf(finding, { at: of.at, how: 'accepted' });
  }
}

function goneEvents({ gone, acceptGone }: CrawlFindings, telling: Telling): FindingEvent[] {
  if (acceptGone) return acceptedGone(gone, telling);
  return (['nowhere', 'displaced'] as const).flatMap((where) =>
    gone[where].first.flatMap(({ path, size, sha256 }): FindingEvent[] => {
      const { of, open } = telling;
      const kind = where === 'nowhere' ? 'gone' : 'displaced';
      const isKnown = open.get(fileKey({ tree: of.tree, path }))?.kind === kind;
      return isKnown ? [] : [{ kind, ...of, path, size, ...(sha256 === null ? {} : { sha256 }) }];
    }),
  );
}

/** What is gone without another copy is named, as long as it is not too much; what is displaced can still be found. */
function acceptedGone({ nowhere }: GoneJudgement, { of }: Telling): FindingEvent[] {
  if (nowhere.count > nowhere.first.length) return [{ kind: 'accepted-gone', ...of, files: nowhere.count }];
  return nowhere.first.map(({ path, sha256 }) => ({
    kind: 'ended',
    ...of,
    path,
    how: 'accepted',
    ...(sha256 === null ? {} : { sha256 }),
  }));
}

function* rotEvents(rotten: Iterable<BitRot>, { of, open }: Telling): Generator<FindingEvent> {
  for (const { path, size, sha256, found } of rotten)
    if (open.get(fileKey({ tree: of.tree, path }))?.found !== found)
      yield { kind: 'rotten', ...of, path, size, sha256, found };
}

/**
 * Ends the findings of a tree that its new index and the other holders speak against: a file that is back, content that was
 * met elsewhere. One of a file that cannot be looked at stays open. Called when the index of a crawl counts.
 */
export function endFindings(session: Session, tree: Tree, isStillWrong: (path: string) => boolean): void {
  const { access, state } = session.library;
  const open = openOf(session, tree);
  if (open.size === 0) return;
  const at = session.now().toISOString();
  const worth = new CopyWorth(session, tree);
  using catalogue = openCatalogue(session.library, { kinds: session.holderKinds });
  const events = [...open.values()].flatMap((finding): FindingEvent[] => {
    const { kind, path, sha256 } = finding;
    const copies = sha256 === undefined ? [] : catalogue.copiesOf(sha256).filter(({ isSound }) => isSound);
    const isHere = copies.some(
      ({ holder, path: at }) => holder.kind === 'tree' && holder.name === tree.name && at === path,
    );
    if (isHere) return [endOf(finding, { at, how: 'back' })];
    const isThere = standsThere(session, joinPath(tree.root, path));
    if (isThere === null) return [];
    if (kind === 'rotten' && isThere && standsAt(catalogue, finding)) return [];
    if (kind === 'rotten' && isThere)
      return isStillWrong(path) ? [] : [endOf(finding, { at, how: 'replaced' })];
    const best = copies.reduce((most, copy) => Math.max(most, worth.of(copy)), Number(NOWHERE));
    if (best === ELSEWHERE) return [endOf(finding, { at, how: 'elsewhere' })];
    const is = best === DISPLACED ? 'displaced' : 'gone';
    return kind === is ? [] : [{ ...finding, kind: is, at }];
  });
  appendFindings(access, state.findings, events);
}

/** Whether something stands at a path; null where it cannot be looked at, which is told. */
function standsThere({ library, progress }: Session, path: string): boolean | null {
  let isUnreadable = false;
  const stat = statIfReadable(library.access, path, (error) => {
    isUnreadable = true;
    const message = `cannot be looked at, so what was found of it before stays as it is: ${messageOf(error)}`;
    progress({ kind: 'note', message, path });
  });
  return isUnreadable ? null : stat !== null;
}

/** Whether the rotten content is what the index has at its place, as after a run that mended it was taken back. */
function standsAt(catalogue: Catalogue, { tree, path, found }: Finding): boolean {
  const copies = found === undefined ? [] : catalogue.copiesOf(found);
  return copies.some(
    (copy) => copy.holder.kind === 'tree' && copy.holder.name === tree && copy.path === path,
  );
}

function endOf(
  { tree, path, sha256, found }: Finding,
  { at, how }: { at: string; how: Ending },
): FindingEvent {
  return { kind: 'ended', at, tree, path, how, sha256, found };
}

function openOf({ library }: Session, { name }: Tree): ReadonlyMap<string, Finding> {
  const all = openFindings(library.access, library.state.findings);
  return new Map([...all].filter(([, { tree }]) => tree === name));
}
