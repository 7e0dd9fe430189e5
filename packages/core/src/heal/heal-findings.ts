import { lstatOrNull } from '../files/file-access.ts';
import { isUntouched } from '../files/file-facts.ts';
import { joinPath } from '../files/walk.ts';
import type { Finding, FindingEvent } from '../holders/finding.ts';
import { appendFindings, openFindings } from '../holders/finding-ledger.ts';
import { pathBelow } from '../library/path-below.ts';
import type { Run } from '../journal/run/run.ts';
import type { Session } from '../journal/session.ts';
import { treesByName } from './mended-trees.ts';
import type { OperationOutcome } from '../journal/run/outcomes.ts';

/** Ends the findings of files that a run of heal mended, or found right. May be repeated: what has ended is told once. */
export async function endMended(session: Session, run: Run): Promise<void> {
  const { access, state } = session.library;
  const open = openByPlace(session);
  const at = session.now().toISOString();
  const events: FindingEvent[] = [];
  for (const joined of run.outcomes()) {
    const how = endingOf(joined);
    const finding = how === null ? undefined : open.get(placeOf(joined));
    if (how === null || finding === undefined) continue;
    const { tree, path, sha256, found } = finding;
    events.push({ kind: 'ended', at, tree, path, how, sha256, found });
  }
  appendFindings(access, state.findings, events);
}

function endingOf({ operation, outcome }: OperationOutcome): 'mended' | 'back' | null {
  if (operation.kind === 'copy' && outcome.kind === 'done') return 'mended';
  return operation.kind === 'none' && operation.because.code === 'reads-right' ? 'back' : null;
}

function placeOf({ operation }: OperationOutcome): string {
  return operation.kind === 'copy' ? operation.to : operation.from;
}

/** Opens the findings again whose mended file an undo took away. May be repeated. */
export async function reopenMended(session: Session, run: Run): Promise<void> {
  const { access, state } = session.library;
  const open = openByPlace(session);
  const rotten = new Map<string, string>();
  const events: FindingEvent[] = [];
  for (const { operation, outcome } of run.outcomes()) {
    if (operation.kind === 'move') rotten.set(operation.from, operation.sha256);
    if (operation.kind !== 'copy' || outcome.kind !== 'done' || outcome.to === null) continue;
    const now = lstatOrNull(access, outcome.to);
    const stands = now !== null && outcome.stat !== null && isUntouched(now, outcome.stat);
    const place = stands || open.has(outcome.to) ? null : fileOf(session, outcome.to);
    if (place === null) continue;
    const found = now === null ? undefined : rotten.get(outcome.to);
    events.push({
      kind: found === undefined ? goneKind(operation.because.code) : 'rotten',
      at: session.now().toISOString(),
      ...place,
      size: operation.stat.size,
      sha256: operation.sha256,
      found,
    });
  }
  appendFindings(access, state.findings, events);
}

/** The plan gives as its reason what was found. */
function goneKind(code: string): 'gone' | 'displaced' {
  return code === 'displaced' ? 'displaced' : 'gone';
}

/** Folders under protected roots out of which a run may take what rotted there, and that an undo takes a copy out of. */
export function foldersOfMended(run: Run, isMeant: (path: string) => boolean): readonly string[] {
  const folders = new Set<string>();
  for (const operation of run.operations()) {
    const place =
      operation.kind === 'move' ? operation.from : operation.kind === 'copy' ? operation.to : null;
    if (place !== null && isMeant(place)) folders.add(place.slice(0, place.lastIndexOf('/')));
  }
  return [...folders];
}

/** Whether a finding of rot is open for a file, by its absolute path: a plan alone takes nothing out of the archive. */
export function rottenPlaces(session: Session): (path: string) => boolean {
  const open = openByPlace(session);
  return (path) => open.get(path)?.kind === 'rotten';
}

function openByPlace(session: Session): ReadonlyMap<string, Finding> {
  const { access, state } = session.library;
  const trees = treesByName(session);
  return new Map(
    [...openFindings(access, state.findings).values()].flatMap((finding) => {
      const tree = trees.get(finding.tree);
      return tree === undefined ? [] : [[joinPath(tree.root, finding.path), finding] as const];
    }),
  );
}

function fileOf(session: Session, absolute: string): { readonly tree: string; readonly path: string } | null {
  const places = [...treesByName(session).values()].flatMap(({ name, root }) => {
    const path = pathBelow(root, absolute);
    return path === null ? [] : [{ tree: name, path }];
  });
  return places.sort((a, b) => a.path.length - b.path.length)[0] ?? null;
}
