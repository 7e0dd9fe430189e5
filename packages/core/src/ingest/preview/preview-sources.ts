import { tmpdir } from 'node:os';
import { basename, dirname } from 'node:path';
import { MediaStructError } from '../../errors/media-struct-error.ts';
import type { FileAccess } from '../../files/file-access.ts';
import { lstatOrNull } from '../../files/file-access.ts';
import { hashFile } from '../../files/hash-file.ts';
import { displayPath } from '../../files/path-text.ts';
import { joinPath, walkTree } from '../../files/walk.ts';
import { ExiftoolReader } from '../../metadata/exiftool-reader.ts';
import { mediaKind } from '../../metadata/media-kind.ts';
import type { DatedGroup } from '../date-groups.ts';
import type { FoundMember } from '../found.ts';
import type { LookingSession } from '../explain-date.ts';
import { dateGroupOf } from '../explain-date.ts';
import { planGroup } from '../plan-group.ts';
import type { Templates } from '../templates.ts';
import type { PreviewedFile } from './previewed-file.ts';

interface SourcesRequest {
  readonly templates: Templates;
  readonly event: string | null;
  readonly paths: readonly string[];
  readonly limit: number;
}

/** Dates are taken from what an ingest takes them from without being asked for more. */
const DATES = { useModifyDate: false, useMtime: false, shift: {} };

/** What templates make of files before they are ingested: each is read, dated and named with its group. */
export async function previewSources(
  session: LookingSession,
  { templates, event, paths, limit }: SourcesRequest,
): Promise<readonly PreviewedFile[]> {
  const { access } = session.library;
  await using reader = new ExiftoolReader({ scratchDir: tmpdir() });
  const shown = new Map<string, readonly PreviewedFile[]>();
  const seen = new Set<string>();
  for (const path of paths.flatMap((one) => [...picturesAt(access, one, limit)])) {
    if (shown.size >= limit) break;
    if (seen.has(path)) continue;
    const dated = await dateGroupOf(session, path, { reader, request: DATES });
    const files = nameGroup(access, dated, { folder: dirname(path), templates, event });
    for (const { from } of files) seen.add(from);
    shown.set(path, files);
  }
  return [...shown.values()].flat();
}

/** A file itself; of a folder, the first pictures and films in it and below. */
function* picturesAt(access: FileAccess, path: string, limit: number): Generator<string> {
  const kind = lstatOrNull(access, path)?.kind;
  if (kind === 'file') yield path;
  else if (kind === 'folder') yield* picturesBelow(access, path, limit);
  else
    throw new MediaStructError(
      'file-missing',
      `${displayPath(path)}: expected a picture or a folder, found none`,
      { path, suggestions: ['Check the spelling of the path.'] },
    );
}

function* picturesBelow(access: FileAccess, folder: string, limit: number): Generator<string> {
  let left = limit;
  for (const entry of walkTree(access, folder)) {
    if (entry.kind !== 'file' || !['photo', 'raw', 'video'].includes(mediaKind(entry.path))) continue;
    yield joinPath(folder, entry.path);
    left -= 1;
    if (left <= 0) return;
  }
}

/** Names a group as an ingest of its folder's parent would, so that the number of a camera's folder is known. */
function nameGroup(
  access: FileAccess,
  { group, decision: { taken }, camera }: DatedGroup,
  { folder, templates, event }: { folder: string; templates: Templates; event: string | null },
): readonly PreviewedFile[] {
  const below = (path: string) => joinPath(basename(folder), path);
  const members = group.members.map((member): FoundMember => {
    const outcome = hashFile(access, joinPath(folder, member.path));
    const { path, about } = member;
    const read = outcome.kind === 'hashed' ? { sha256: outcome.sha256 } : { failure: outcome.message };
    return { ...member, ...read, path: below(path), about: about === undefined ? undefined : below(about) };
  });
  const source = { root: dirname(folder), moves: false };
  const places = { media: '', duplicates: '', ...templates };
  const known = { taken, camera, event: event ?? undefined, places };
  return planGroup({ group: { ...group, members }, source, ...known, held: () => null }).map((operation) => ({
    from: operation.from,
    to: operation.kind === 'copy' ? operation.to.slice(1) : null,
    state: operation.state === 'filed' || operation.state === 'undated' ? operation.state : 'failed',
  }));
}
