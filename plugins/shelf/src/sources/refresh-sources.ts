import { dirname } from 'node:path';
import type { Session } from '@mediastruct/core';
import { displayPath, isAtOrBelow, joinPath, MediaStructError, orNullIfAbsent } from '@mediastruct/core/base';
import { crawl } from '@mediastruct/core/crawl';
import { readShelf } from '../ledger/shelf-ledger.ts';
import type { KnownSource } from '../ledger/shelf-state.ts';
import type { GoneLimits, GoneNumbers } from '../plan/gone-verdict.ts';
import { judgeGone } from '../plan/gone/judge-gone.ts';
import type { FollowedFile } from './followed-files.ts';
import { followedFiles } from './followed-files.ts';
import { FollowingAccess } from './following-access.ts';
import { FoundContents } from './found-contents.ts';
import { ListedEntries } from './listed-entries.ts';
import { isContent, mergeGone } from './merge-gone.ts';
import { scanSource } from './scan-source.ts';
import { SourceAttributes } from './source-attributes.ts';
import type { SourceEntry } from './source-entry.ts';
import {
  readSourceHeader,
  readSourceListing,
  sourceListingPath,
  writeSourceBatches,
  writeSourceListing,
} from './source-listing.ts';
import { TreeCopies } from './tree-copies.ts';
import { treeOfSource } from './source-tree.ts';

export interface RefreshRequest {
  readonly limits: GoneLimits;
  /** False to take the indexes as they are. */
  readonly crawls: boolean;
  /** True where what is missing was shown to the user and is meant to be gone. */
  readonly acceptGone: boolean;
  /** Reads files for the crawl; on all cores if absent. */
  readonly reader?: Parameters<typeof crawl>[1]['reader'];
}

/** A source, and what is known of it now. */
export interface RefreshedSource {
  readonly source: KnownSource;
  /** Absolute path where its files can be read now; null where it is locked or not on this computer. */
  readonly root: string | null;
  /** What became of its files; null where it was not looked at. */
  readonly numbers: GoneNumbers | null;
  /** Files that were not taken in, because their content is not known; each was told. */
  readonly left: number;
}

/**
 * Looks at every source that is on this computer, and writes its listing anew: what is new there, and what is gone and since when. Trees that were not crawled, and
 * what changed since, are read. A source that is absent, empty, another one or has lost too much stops everything (`tree-changed`, 24).
 */
export async function refreshSources(
  session: Session,
  request: RefreshRequest,
): Promise<readonly RefreshedSource[]> {
  const { library } = session;
  const { sources } = readShelf(library);
  const open = sources.filter(isLookedAt);
  const failures = new Map<string, readonly CrawlFailure[]>();
  if (request.crawls)
    for (const source of open) failures.set(source.sourceId, await crawlSource(session, source, request));
  using trees = new TreeCopies(session);
  const attributes = new SourceAttributes(session);
  const refreshed: RefreshedSource[] = [];
  for (const source of sources)
    refreshed.push(
      isLookedAt(source)
        ? await refreshSource(session, {
            ...{ source, root: source.root, trees, attributes, request },
            failures: failures.get(source.sourceId) ?? [],
          })
        : { source, root: null, numbers: null, left: 0 },
    );
  return refreshed;
}

/** A source that stands on this computer and is not locked. */
function isLookedAt(source: KnownSource): source is KnownSource & { readonly root: string } {
  return source.root !== null && !source.isLocked;
}

/** A file or folder that a crawl could not read, by its absolute path. */
interface CrawlFailure {
  readonly path: string;
  readonly message: string;
}

/** Crawls the tree of a source; returns what of the source it could not read. */
async function crawlSource(
  session: Session,
  source: KnownSource & { readonly root: string },
  { acceptGone, reader }: RefreshRequest,
): Promise<readonly CrawlFailure[]> {
  const { config } = session.library;
  const at = treeOfSource(session.library, source.root);
  const { refused, trees } = await crawl(session, {
    trees: [at?.tree.root ?? source.root],
    threads: config.crawl.threads,
    maxAgeDays: config.crawl.maxAgeDays,
    force: false,
    acceptTree: false,
    acceptGone,
    accept: [],
    ...(reader === undefined ? {} : { reader }),
  });
  const [first] = refused;
  if (first !== undefined) throw first.error;
  return trees
    .flatMap(({ root, failures }) => failures.map((one) => ({ ...one, path: joinPath(root, one.path) })))
    .filter(({ path }) => isAtOrBelow(source.root, path));
}

interface Refreshing {
  readonly source: KnownSource;
  readonly root: string;
  readonly trees: TreeCopies;
  readonly attributes: SourceAttributes;
  readonly request: RefreshRequest;
  readonly failures: readonly CrawlFailure[];
}

async function refreshSource(
  session: Session,
  { source, root, trees, attributes, request, failures }: Refreshing,
): Promise<RefreshedSource> {
  const { library, now } = session;
  const { access } = library;
  const at = treeOfSource(library, root);
  if (at === null) throw noIndex(source, root);
  const path = sourceListingPath(library, source.sourceId);
  const foundPath = `${path}.found`;
  const header = { sourceId: source.sourceId, name: source.name, at: now().toISOString() };
  const notSeen: string[] = [];
  let left = 0;
  const listener = {
    onProblem: (problem: string, message: string) => {
      left += 1;
      notSeen.push(problem === root ? '' : problem.slice(root.length + 1));
      session.warnings.add(problem, message);
    },
    onSpecial: (special: string) =>
      session.progress({ kind: 'note', message: 'is no file, so it is not backed up', path: special }),
  };
  const view = sourceView(session, source, { root, onAway: listener.onProblem });
  const onFault = onceEach((file, message) => {
    // Nobody knows what it takes in.
    notSeen.push(dirname(file).slice(root.length + 1));
    session.warnings.add(file, message);
  });
  const scan = { library, request: { source, root, at }, access: view?.access ?? access, onFault };
  const followed =
    view === null
      ? new Map<string, FollowedFile>()
      : await followedFiles(session, scan, { following: view, trees });
  const contents = new FoundContents(() => readSourceListing(access, foundPath));
  try {
    const batches = attributes.of(scanSource(scan, followed, listener), {
      root,
      known: new ListedEntries(readSourceListing(access, path)),
      follows: view !== null,
    });
    await writeSourceBatches(access, foundPath, { header, batches });
    tellFailures(session, failures, { told: notSeen.map((below) => joinPath(root, below)) });
    const verdict = judgeGone({
      presence: 'there',
      known: () => knownFiles(readSourceListing(access, path)),
      found: () => foundFiles(readSourceListing(access, foundPath)),
      isStillThere: (sha256) => contents.has(sha256),
      notSeen,
      limits: request.limits,
      isConfirmed: request.acceptGone,
      now: laterOf(now().toISOString(), readSourceHeader(access, path)?.at),
    });
    if (verdict.kind === 'stop') throw distrusted(source, root, verdict);
    const entries = mergeGone({
      found: readSourceListing(access, foundPath),
      missed: verdict.missed(),
      known: readSourceListing(access, path),
    });
    writeSourceListing(access, path, { header, entries });
    tellGone(session, root, verdict.numbers);
    return { source, root, numbers: verdict.numbers, left };
  } finally {
    orNullIfAbsent(() => access.unlink(foundPath));
  }
}

/** Patterns leave out in silence what a source had: its copies go once their days of grace are over. */
function tellGone({ progress }: Session, root: string, { gone }: GoneNumbers): void {
  if (gone.files === 0) return;
  const message = `gone or left out since the last look: ${gone.files} files (${gone.bytes} bytes); their copies stay for the days of grace`;
  progress({ kind: 'note', message, path: root });
}

/** What the crawl could not read and the look at the source could: a disk that begins to fail has to be noticed. */
function tellFailures(
  { warnings }: Session,
  failures: readonly CrawlFailure[],
  { told }: { readonly told: readonly string[] },
): void {
  const known = new Set(told);
  for (const { path, message } of failures)
    if (!known.has(path)) warnings.add(path, `it could not be read at first: ${message}`);
}

/** How a source is seen that follows symlinks; null for one that does not. */
function sourceView(
  { library, progress }: Session,
  { followsSymlinks }: KnownSource,
  { root, onAway }: { readonly root: string; readonly onAway: (path: string, why: string) => void },
): FollowingAccess | null {
  if (!followsSymlinks) return null;
  const onKept = (path: string, why: string) =>
    progress({ kind: 'note', message: `this symlink is not followed: ${why}`, path });
  return new FollowingAccess(library.access, { root, without: [library.state.folder], onKept, onAway });
}

function* knownFiles(entries: Iterable<SourceEntry>) {
  for (const entry of entries)
    if (isContent(entry)) {
      const { path, sha256, size } = entry;
      yield { path, sha256, size, goneSince: entry.kind === 'gone' ? entry.goneSince : null };
    }
}

function* foundFiles(entries: Iterable<SourceEntry>) {
  for (const entry of entries) if (entry.kind === 'file') yield { path: entry.path, sha256: entry.sha256 };
}

/** Nothing went before it was last seen: with a clock that is set back for once, the days of grace would be over as soon as it is right again. */
function laterOf(now: string, lastLook: string | undefined): string {
  return lastLook !== undefined && lastLook > now ? lastLook : now;
}

/** A source is walked more than once. */
function onceEach(tell: (path: string, message: string) => void): (path: string, message: string) => void {
  const told = new Set<string>();
  return (path, message) => {
    if (!told.has(path)) tell(path, message);
    told.add(path);
  };
}

function noIndex({ name }: KnownSource, root: string): MediaStructError {
  return new MediaStructError('no-index', `${displayPath(root)}: the source "${name}" was never crawled`, {
    path: root,
    suggestions: [`mediastruct crawl ${displayPath(root)}`, 'or leave out --no-crawl'],
  });
}

function distrusted(
  { name }: KnownSource,
  root: string,
  { because, numbers }: { readonly because: string; readonly numbers: GoneNumbers },
): MediaStructError {
  const { known, found, gone, replaced } = numbers;
  const what =
    because === 'empty'
      ? 'it is empty'
      : because === 'too-much-lost'
        ? `${gone.files} files (${gone.bytes} bytes) are gone and ${replaced.files} (${replaced.bytes} bytes) were replaced`
        : `it is ${because}`;
  return new MediaStructError(
    'tree-changed',
    `${displayPath(root)}: the source "${name}" had ${known.files} files (${known.bytes} bytes), found ${found.files}: ${what}`,
    {
      path: root,
      suggestions: [
        'Is a disk or a folder missing? Nothing was changed; all copies are kept.',
        'If it is meant to be so, such as after other patterns were set for what is left out: the same command with --accept-gone',
        `To leave it as it was last looked at: mediastruct shelf source lock "${name}"`,
      ],
    },
  );
}
