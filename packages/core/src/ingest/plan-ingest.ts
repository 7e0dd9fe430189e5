import { tmpdir } from 'node:os';
import { itemAt } from '../errors/item-at.ts';
import { join } from 'node:path';
import { inBatches } from '../files/batches.ts';
import type { InspectOptions } from '../files/inspect-file.ts';
import { orNullIfAbsent } from '../files/file-access.ts';
import { PRIVATE, StateFileWriter } from '../files/state-file.ts';
import type { PlanWriter } from '../journal/plan/plan-file.ts';
import type { NewOperation } from '../journal/plan/operation.ts';
import { prepareRun } from '../journal/prepare-run.ts';
import type { PreparedRun } from '../journal/run/run.ts';
import type { RunPaths } from '../journal/run/run-folder.ts';
import type { Session } from '../journal/session.ts';
import { treeOf } from '../library/library.ts';
import { checkTree, statRoot } from '../library/tree-check.ts';
import { tellUnread } from '../library/tree-sample.ts';
import type { DateOptions } from '../metadata/date-evidence.ts';
import { ExiftoolReader } from '../metadata/exiftool-reader.ts';
import { DATE_LOOK } from '../metadata/native/native-reader.ts';
import { throwIfStopped } from '../progress/stop-flag.ts';
import { Contents } from './contents.ts';
import type { DatedGroup } from './date-groups.ts';
import type { DateRequest } from './date-options.ts';
import { dateGroups, isFilm } from './date-groups.ts';
import { dateOptions, readerOf } from './date-options.ts';
import type { Found, FoundGroup } from './found.ts';
import type { LeftOut } from './left-out.ts';
import { discover } from './discover.ts';
import type { EarlierReadings } from './earlier-readings.ts';
import { earlierReadings } from './earlier-readings.ts';
import { joinTakeout, keepTakeout } from './join-takeout.ts';
import { judgeGroups } from './judge-groups.ts';
import { isDoubtful } from './doubtful-clock.ts';
import { planFurther, resolveFurther } from './further-copies.ts';
import { eventName } from './event-name.ts';
import { findKnownContent } from './known-content.ts';
import { ingestPlaces } from './ingest-places.ts';
import { KnownMoments } from './known-moments.ts';
import { LivePairs } from './live-pairs.ts';
import { LibraryNeighbours } from './library-neighbours.ts';
import type { IngestPlaces } from './ingest-places.ts';
import { placeOf, planGroup } from './plan-group.ts';
import { RemarkTally } from './remark-tally.ts';
import type { IngestSource, SourceRequest } from './sources.ts';
import type { NamedSource, OpenSources } from './sources/open-sources.ts';
import { nameSources, openSources } from './sources/open-sources.ts';
import { formatFound, readSpool, spoolFound } from './spool.ts';
import { TakeoutElsewhere } from './takeout-elsewhere.ts';

export interface IngestRequest extends SourceRequest, DateRequest {
  /** Folders that get a further copy of every file. */
  readonly to?: readonly string[] | undefined;
  /** True where the hashes of ASC MHL are computed, too. */
  readonly xxh128?: boolean | undefined;
  /** True where files are read that an earlier run read and that have not changed since. */
  readonly reread?: boolean | undefined;
  /** The event that the pictures are of; their records keep it. */
  readonly event?: string | undefined;
}

/** Groups dated together: bounds what waits in memory. */
const DATED_TOGETHER = 500;

/**
 * Plans an ingest: every file of the sources is found and hashed, what the library holds already is told
 * apart, the rest is put into groups by what it holds, dated and named. Nothing is changed. Memory: about 150 bytes for each
 * file of the sources while they are read (its hash), and what `Contents`, `TakeoutElsewhere`, `LivePairs` and `EarlierReadings` tell of; the
 * files themselves wait on disk.
 */
export async function planIngest(session: Session, request: IngestRequest): Promise<PreparedRun> {
  const { library } = session;
  const places = ingestPlaces(library);
  const named = nameSources(library, request, session.warnings.add);
  checkTargets(session, named);
  const to = resolveFurther(library, { to: request.to ?? [], sources: named.flatMap(foldersOf) });
  const options = dateOptions(library, request, session.now().getTime());
  const event = request.event === undefined ? undefined : eventName(request.event);
  const header = {
    job: 'ingest',
    options: {
      moves: named.flatMap(({ moves, paths }) => paths.map(() => moves)),
      ...(named.some(isPartial)
        ? { partial: named.flatMap((one) => one.paths.map(() => isPartial(one))) }
        : {}),
      ...(to.length === 0 ? {} : { to: [...to] }),
      ...(event === undefined ? {} : { event }),
    },
    sources: named.flatMap(({ paths }) => paths),
  };
  return prepareRun(session, header, async (plan, run) => {
    const elsewhere = new TakeoutElsewhere();
    const look = readerOf(library, request) === 'native' ? DATE_LOOK : undefined;
    using open = await openAll(session, { named, run });
    const sources = open.all;
    const inspect = { xxh128: request.xxh128 ?? false, look };
    const earlier = earlierReadings(session, { sources, request });
    const { hashes, repeated } = await findAll(session, { sources, run, inspect, earlier, elsewhere });
    const contents = new Contents(findKnownContent(session, hashes), repeated);
    await using reader = new ExiftoolReader({ scratchDir: tmpdir() });
    session.progress({ kind: 'phase', phase: 'reading dates', totalFiles: hashes.size, totalBytes: 0 });
    hashes.clear();
    using undated = new StateFileWriter(library.access, undatedPath(run), { mode: PRIVATE });
    using pairs = new LivePairs(library.access, pairsPath(run));
    const remarks = new RemarkTally();
    const context = {
      plan,
      run,
      sources,
      places,
      to,
      contents,
      reader,
      request,
      event,
      undated,
      remarks,
      elsewhere,
      pairs,
    };
    const moments = await planStills(session, context, options);
    using known = new LibraryNeighbours(session);
    const now = moments.index();
    const told: DateOptions = {
      ...options,
      neighbours: (origin, utcMs) => now(origin, utcMs) ?? known.offset(origin, utcMs),
      isFromZero: moments.isFromZero,
    };
    await planSpooled(session, doubtfulPath(run), { ...context, options: told, keep: () => false });
    const keep = ({ group }: DatedGroup) => pairs.keepClip(group);
    await planSpooled(session, filmsPath(run), { ...context, options: told, keep });
    await planPairs(session, { ...context, options: told, keep: () => false });
    undated.commit();
    planUndated(session, context);
    planOrphans(session, context);
    remarks.tell(session);
    for (const path of [foundPath, filmsPath, doubtfulPath, pairsPath, undatedPath].map((of) => of(run)))
      orNullIfAbsent(() => library.access.unlink(path));
  });
}

/** True where only some files of a folder were asked for, which tells nothing of the others. */
function isPartial({ provider, only, takes }: NamedSource): boolean {
  return provider === null && (only !== undefined || takes !== undefined);
}

/** The folders that a source reads from, in which nothing may be written meanwhile. */
function foldersOf({ only, provider, paths }: NamedSource): readonly string[] {
  return provider === null && only !== undefined ? [] : paths;
}

function openAll(
  { library, progress }: Session,
  { named, run }: { named: readonly NamedSource[]; run: RunPaths },
): Promise<OpenSources> {
  const onBytes = (bytes: number) => progress({ kind: 'advance', files: 0, bytes });
  return openSources({ access: library.access, folder: run.folder, onBytes }, named);
}

interface PlanContext {
  readonly plan: PlanWriter;
  readonly run: RunPaths;
  readonly sources: readonly IngestSource[];
  readonly places: IngestPlaces;
  /** Folders that get a further copy of every file. */
  readonly to: readonly string[];
  readonly contents: Contents;
  readonly reader: ExiftoolReader;
  readonly request: DateRequest;
  readonly event: string | undefined;
  /** Groups that nothing dates wait here, because another copy of the same content may have a date. */
  readonly undated: StateFileWriter;
  readonly elsewhere: TakeoutElsewhere;
  readonly pairs: LivePairs;
  readonly remarks: RemarkTally;
}

/** How groups are dated, and which of them are kept for later. */
interface DatingContext extends PlanContext {
  readonly options: DateOptions;
  readonly keep: (dated: DatedGroup) => boolean;
}

/** Plans all but films and doubtful clocks, which wait on disk until every still has told of its camera. */
async function planStills(
  session: Session,
  context: PlanContext,
  options: DateOptions,
): Promise<KnownMoments> {
  const { access } = session.library;
  const moments = new KnownMoments();
  using doubtful = new StateFileWriter(access, doubtfulPath(context.run), { mode: PRIVATE });
  using films = new StateFileWriter(access, filmsPath(context.run), { mode: PRIVATE });
  for (const chunk of inBatches(readSpool(access, foundPath(context.run)), { items: DATED_TOGETHER })) {
    const stills: FoundGroup[] = [];
    for (const found of chunk) {
      if (found.kind === 'left-out') context.plan.add(leftOutOperation(found, context.sources));
      else if (found.isOrphan) continue;
      else if (isFilm(found)) films.write(formatFound(found));
      else stills.push(found);
    }
    // A film that only shared the name of a still comes with the films.
    const keep = ({ group, decision }: DatedGroup) => {
      if (isFilm(group)) films.write(formatFound(group));
      else if (context.pairs.keepStill(group)) return true;
      else if (decision.taken !== null && isDoubtful(decision)) doubtful.write(formatFound(group));
      else return false;
      return true;
    };
    for (const dated of await planGroups(session, stills, { ...context, options, keep })) moments.add(dated);
  }
  films.commit();
  doubtful.commit();
  return moments;
}

async function planSpooled(session: Session, path: string, context: DatingContext): Promise<void> {
  for (const chunk of inBatches(readSpool(session.library.access, path), { items: DATED_TOGETHER }))
    await planGroups(
      session,
      chunk.filter((found) => found.kind === 'group'),
      context,
    );
}

/** Plans the stills and clips of Live Photos that waited for each other. */
async function planPairs(session: Session, context: DatingContext): Promise<void> {
  for (const chunk of inBatches(context.pairs.groups(), { items: DATED_TOGETHER }))
    await planGroups(session, chunk, context);
}

/** Plans the sidecars without a picture, at last, because a picture of another folder may have taken them, or the library holds them by now. */
function planOrphans(session: Session, context: PlanContext): void {
  for (const found of readSpool(session.library.access, foundPath(context.run))) {
    if (found.kind !== 'group' || !found.isOrphan || context.elsewhere.wasGiven(found)) continue;
    const isRead = found.members.every(({ failure }) => failure === undefined);
    if (isRead && !isWhollyHeld(found, context.contents))
      context.plan.add(orphanOperation(found, context.sources));
    else planOne(session, { group: found, dated: null }, context);
  }
}

/** Plans what nothing dated: what was filed by the date of another copy is a duplicate of that by now. */
function planUndated(session: Session, context: PlanContext): void {
  for (const found of readSpool(session.library.access, undatedPath(context.run)))
    if (found.kind === 'group') planOne(session, { group: found, dated: null }, context);
}

/**
 * Judges and dates what is not held already, decides about every group but those that `keep` takes and the undated, and gives what
 * was dated.
 */
async function planGroups(
  session: Session,
  groups: readonly FoundGroup[],
  context: DatingContext,
): Promise<readonly DatedGroup[]> {
  throwIfStopped(session.stop);
  const { contents, keep } = context;
  const undecided: FoundGroup[] = [];
  for (const group of groups)
    if (isWhollyHeld(group, contents)) planOne(session, { group, dated: null }, context);
    else undecided.push(group);
  const judged = await judgeGroups(session, { ...context, groups: undecided });
  const joined = await joinTakeout(session, judged, context);
  const dated = await dateGroups(session, { ...context, groups: joined });
  const ready = dated.filter((one) => !keep(one));
  planChunk(session, ready, context);
  return dated;
}

/** A media tree whose disk is not mounted must not be made anew beside it. */
function checkTargets({ library, warnings }: Session, sources: readonly IngestSource[]): void {
  checkTree(library.access, treeOf(library, 'media'), { onUnread: tellUnread(warnings.add) });
  if (sources.some(({ moves }) => moves)) statRoot(library.access, treeOf(library, 'duplicates'));
}

async function findAll(
  session: Session,
  {
    sources,
    run,
    inspect,
    earlier,
    elsewhere,
  }: {
    sources: readonly IngestSource[];
    run: RunPaths;
    inspect: InspectOptions;
    earlier: EarlierReadings | undefined;
    elsewhere: TakeoutElsewhere;
  },
): Promise<{ readonly hashes: Set<string>; readonly repeated: ReadonlySet<string> }> {
  session.progress({ kind: 'phase', phase: 'reading' });
  const hashes = new Set<string>();
  const repeated = new Set<string>();
  await spoolFound(
    session.library.access,
    { path: foundPath(run), found: discover(session, sources, { inspect, earlier }) },
    (found: Found) => {
      if (found.kind !== 'group') return;
      keepTakeout(session, found, { sources, elsewhere });
      for (const { sha256 } of found.members)
        if (sha256 !== undefined) (hashes.has(sha256) ? repeated : hashes).add(sha256);
    },
  );
  return { hashes, repeated };
}

function foundPath(run: RunPaths): string {
  return join(run.folder, 'discovered.ndjson');
}

function undatedPath(run: RunPaths): string {
  return join(run.folder, 'undated.ndjson');
}

function pairsPath(run: RunPaths): string {
  return join(run.folder, 'pairs.ndjson');
}

function doubtfulPath(run: RunPaths): string {
  return join(run.folder, 'doubtful.ndjson');
}

function filmsPath(run: RunPaths): string {
  return join(run.folder, 'films.ndjson');
}

/** Such a group needs no date, so its files are not opened again. */
function isWhollyHeld(group: FoundGroup, contents: Contents): boolean {
  return group.members.every(({ sha256 }) => sha256 !== undefined && contents.held(sha256) !== null);
}

function planChunk(session: Session, groups: readonly DatedGroup[], context: PlanContext): void {
  for (const dated of groups)
    if (dated.decision.taken === null)
      context.undated.write(formatFound({ ...dated.group, evidence: undefined }));
    else planOne(session, { group: dated.group, dated }, context);
}

function planOne(
  session: Session,
  { group, dated }: { group: FoundGroup; dated: DatedGroup | null },
  { plan, sources, places, to, contents, remarks, event }: PlanContext,
): void {
  const source = itemAt(sources, group.source);
  const operations = planGroup({
    group,
    // What is moved goes only where its further copies stand as well.
    isBound: to.length > 0 && source.moves,
    source,
    sources,
    taken: dated?.decision.taken ?? null,
    remarks: dated?.decision.remarks ?? [],
    camera: dated?.camera ?? null,
    event,
    places,
    held: (sha256) => contents.held(sha256),
  });
  if (dated !== null) remarks.add(dated);
  // Before the library's own, which may move the files out of the source.
  for (const further of planFurther(session.library.access, { group, source, sources, operations, to }))
    plan.add(further);
  for (const [at, planned] of operations.entries()) {
    const { sound, damage, xxh128, readBy } = itemAt(group.members, at);
    const operation = { ...planned, sound, damage, xxh128, readBy };
    plan.add(operation);
    contents.add(operation);
  }
  session.progress({ kind: 'advance', files: operations.length, bytes: 0 });
}

function orphanOperation({ source, members }: FoundGroup, sources: readonly IngestSource[]): NewOperation {
  const orphan = itemAt(members, 0);
  const { stat, sha256 } = orphan;
  return {
    kind: 'none',
    ...placeOf(itemAt(sources, source), orphan),
    stat,
    sha256,
    state: 'orphan',
    because: { code: 'orphan', detail: 'the picture that it is about was not found' },
  };
}

function leftOutOperation(
  { source, path, content, state, code, detail, stat }: LeftOut,
  sources: readonly IngestSource[],
): NewOperation {
  return {
    kind: 'none',
    ...placeOf(itemAt(sources, source), { path, content }),
    stat,
    state,
    because: { code, detail },
  };
}
