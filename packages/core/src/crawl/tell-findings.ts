import type { Catalogue } from '../catalogue/catalogue.ts';
import { openCatalogue } from '../catalogue/open-catalogue.ts';
import { lstatOrNull } from '../files/file-access.ts';
import { joinPath } from '../files/walk.ts';
import type { Ending, Finding, FindingEvent } from '../holders/finding.ts';
import { fileKey } from '../holders/finding.ts';
import { appendFindings, openFindings } from '../holders/finding-ledger.ts';
import type { Session } from '../journal/session.ts';
import type { Tree } from '../library/library.ts';
import type { AcceptedChange, BitRot } from './range/range-answer.ts';
import type { GoneJudgement } from './judge-gone.ts';
import { isDisplaced, isKnownElsewhere } from './judge-gone.ts';

/** What a crawl found of a tree that its index alone does not keep. */
export interface CrawlFindings {
  readonly gone: GoneJudgement;
  readonly rotten: readonly BitRot[];
  /** Changes and losses that the user took for the truth. */
  readonly accepted: readonly AcceptedChange[];
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
  const at = session.now().toISOString();
  const open = openOf(session, tree);
  const of = { at, tree: tree.name };
  const accepted = found.accepted.map((change): FindingEvent => ({
    kind: 'ended',
    ...of,
    how: 'accepted',
    ...change,
  }));
  const events = [...accepted, ...goneEvents(found, { of, open }), ...rotEvents(found, { of, open })];
  const now = new Set(found.accepted.map(({ path }) => path));
  const earlier = [...open.values()].filter(
    ({ kind, path }) =>
      !now.has(path) &&
      (found.acceptTree || found.isAccepted(path) || (found.acceptGone && kind !== 'rotten')),
  );
  events.push(...earlier.map((finding) => endOf(finding, { at, how: 'accepted' })));
  appendFindings(access, state.findings, events);
  return earlier.length;
}

interface Telling {
  readonly of: { readonly at: string; readonly tree: string };
  readonly open: ReadonlyMap<string, Finding>;
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

function rotEvents({ rotten }: CrawlFindings, { of, open }: Telling): FindingEvent[] {
  return rotten
    .filter(({ path, found }) => open.get(fileKey({ tree: of.tree, path }))?.found !== found)
    .map(({ path, size, sha256, found }) => ({ kind: 'rotten', ...of, path, size, sha256, found }));
}

/**
 * Ends the findings of a tree that its new index and the other holders speak against: a file that is back, content that was
 * met elsewhere. Called when the index of a crawl counts.
 */
export function endFindings(session: Session, tree: Tree, isStillWrong: (path: string) => boolean): void {
  const { access, state } = session.library;
  const open = openOf(session, tree);
  if (open.size === 0) return;
  const at = session.now().toISOString();
  using catalogue = openCatalogue(session.library, { kinds: session.holderKinds });
  const events = [...open.values()].flatMap((finding): FindingEvent[] => {
    const { kind, path, sha256 } = finding;
    const copies = sha256 === undefined ? [] : catalogue.copiesOf(sha256).filter(({ isSound }) => isSound);
    const isHere = copies.some(
      ({ holder, path: at }) => holder.kind === 'tree' && holder.name === tree.name && at === path,
    );
    if (isHere) return [endOf(finding, { at, how: 'back' })];
    const isThere = lstatOrNull(access, joinPath(tree.root, path)) !== null;
    if (kind === 'rotten' && isThere && standsAt(catalogue, finding)) return [];
    if (kind === 'rotten' && isThere)
      return isStillWrong(path) ? [] : [endOf(finding, { at, how: 'replaced' })];
    if (copies.some((copy) => isKnownElsewhere(session.library, tree, copy)))
      return [endOf(finding, { at, how: 'elsewhere' })];
    const isFound = copies.some((copy) => isDisplaced(session.library, tree, copy));
    const is = isFound ? 'displaced' : 'gone';
    return kind === is ? [] : [{ ...finding, kind: is, at }];
  });
  appendFindings(access, state.findings, events);
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
