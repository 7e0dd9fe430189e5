import type { Session } from '@mediastruct/core';
import { displayPath, MediaStructError, openCatalogue, writeExport } from '@mediastruct/core';
import { knownDisk } from '../disks/known-disk.ts';
import { readShelf } from '../ledger/shelf-ledger.ts';
import { CopyJudge } from './file-copies.ts';
import type { LookRequest } from './look-request.ts';
import { walkRequest } from './look-request.ts';
import { folderTree, listFolder } from './list-folder.ts';
import type { NcduPart } from './ncdu-export.ts';
import { ncduExport } from './ncdu-export.ts';
import type { ListedEntry, ListedFolder, ShelfFile, ShelfNode, ShelfObject } from './shelf-node.ts';
import { unlistedObjects } from './unlisted-objects.ts';
import type { WalkRequest } from './walk-sources.ts';
import { walkSources } from './walk-sources.ts';

type Looking = Pick<Session, 'library' | 'holderKinds' | 'now'>;

/** The sources as they were last looked at, and where the copies of their files are. No disk is needed. */
export class ShelfLook implements Disposable {
  readonly #session: Looking;
  readonly #catalogue: ReturnType<typeof openCatalogue>;
  readonly judge: CopyJudge;

  constructor(session: Looking, note: (message: string, path: string) => void) {
    this.#session = session;
    this.#catalogue = openCatalogue(session.library, { kinds: session.holderKinds, note });
    this.judge = new CopyJudge(session, this.#catalogue);
  }

  /** Listings that could not be read, so that nothing is known of what they tell. */
  get problems(): readonly MediaStructError[] {
    return this.#catalogue.damaged;
  }

  /** Everything that is asked for, and the folder at which it begins; '' for all sources. */
  walk(asked: LookRequest): { readonly folder: string; readonly nodes: Iterable<ShelfNode> } {
    const request = walkRequest(this.#session.library, asked);
    return { folder: request.below, nodes: this.#nodes(request) };
  }

  /** What stands in the folder that is asked for. Throws `file-missing` (11) where nothing does. */
  *list(asked: LookRequest): Generator<ListedEntry> {
    const { folder, nodes } = this.walk(asked);
    yield* orNothing(listFolder(nodes, folder), asked, folder);
  }

  /** Every file below what is asked for. Throws `file-missing` (11) where there is none. */
  *files(asked: LookRequest): Generator<ShelfFile> {
    const { folder, nodes } = this.walk(asked);
    const files = function* () {
      for (const node of nodes) if (node.kind === 'file') yield node;
    };
    yield* orNothing(files(), asked, folder);
  }

  /** What stands on a disk, or on any, and belongs to no source any more. Throws `usage` (64) for a disk that there is not. */
  *unlisted({ disk, fewerThan = Infinity }: Pick<LookRequest, 'disk' | 'fewerThan'>): Generator<ShelfObject> {
    const { library } = this.#session;
    const state = readShelf(library);
    const disks =
      disk === undefined
        ? state.disks.filter(({ standing }) => standing !== 'dropped')
        : [knownDisk(state, disk)];
    for (const object of unlistedObjects(library, this.judge, disks))
      if (object.proven < fewerThan) yield object;
  }

  /** The folders below what is asked for, down to a depth. Throws `file-missing` (11) where there are none. */
  tree(
    asked: LookRequest,
    depth: number,
  ): { readonly folder: string; readonly folders: readonly ListedFolder[] } {
    const { folder, nodes } = this.walk(asked);
    const folders = [...orNothing(folderTree(nodes, { folder, depth }), asked, folder)];
    return { folder, folders };
  }

  /**
   * All that is asked for as an export for ncdu: by source, or with a folder for each disk, or for each number of proven copies. Those are one walk each, because ncdu reads
   * its folders one after the other.
   */
  ncdu(
    asked: LookRequest,
    { by, version }: { readonly by: 'disk' | 'copies' | undefined; readonly version: string },
  ): Iterable<Buffer> {
    return ncduExport(this.#parts(asked, by), { version, now: this.#session.now() });
  }

  /** Writes an export to a new file, see `writeExport`. */
  writeExport(path: string, parts: Iterable<Buffer>): void {
    writeExport(this.#session.library.access, path, parts);
  }

  #parts(asked: LookRequest, by: 'disk' | 'copies' | undefined): readonly NcduPart[] {
    if (by === undefined) return [{ name: null, nodes: this.walk(asked).nodes }];
    if (by === 'disk')
      return readShelf(this.#session.library)
        .disks.filter(({ standing }) => standing !== 'dropped')
        .map(({ name }) => ({ name, nodes: this.walk({ ...asked, disk: name }).nodes }));
    const request = walkRequest(this.#session.library, asked);
    return COPIES.map(({ name, holds }) => {
      const selects = (file: ShelfFile) => holds(file.proven) && (request.selects?.(file) ?? true);
      return { name, nodes: this.#nodes({ ...request, selects }) };
    });
  }

  #nodes(request: WalkRequest): Iterable<ShelfNode> {
    return walkSources(this.#session.library, this.judge, request);
  }

  [Symbol.dispose](): void {
    this.#catalogue[Symbol.dispose]();
  }
}

const COPIES: readonly { readonly name: string; readonly holds: (proven: number) => boolean }[] = [
  { name: 'no proven copy', holds: (proven) => proven === 0 },
  { name: '1 proven copy', holds: (proven) => proven === 1 },
  { name: '2 proven copies', holds: (proven) => proven === 2 },
  { name: '3 or more proven copies', holds: (proven) => proven >= 3 },
];

function* orNothing<Item>(items: Iterable<Item>, asked: LookRequest, folder: string): Generator<Item> {
  let isAny = false;
  for (const item of items) {
    isAny = true;
    yield item;
  }
  if (isAny) return;
  const isNarrowed = asked.disk !== undefined || asked.fewerThan !== undefined;
  // Nothing is lacking copies: that is an answer, and a good one.
  if (isNarrowed || folder === '') return;
  throw new MediaStructError(
    'file-missing',
    `"${displayPath(folder)}": expected something in a source under this name, found nothing`,
    {
      suggestions: [
        'mediastruct shelf ls   lists the sources; a path begins with the name of one',
        'mediastruct shelf ls --all   also shows what is hidden and what is gone from its source',
      ],
    },
  );
}
