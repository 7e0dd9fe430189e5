import { createHash } from 'node:crypto';
import type { FileAccess, ProgressListener, StopFlag } from '@mediastruct/core';
import { displayPath, errnoOf, lstatOrNull, MediaStructError, throwIfStopped } from '@mediastruct/core';
import { readCatalogue } from './catalogue-file.ts';
import type { DiscPlace, DiscSource } from './disc-source.ts';
import { openDiscSource, pieces } from './disc-source.ts';
import { savedNs } from './readme.ts';
import { refuseNoFolder } from './refuse-no-folder.ts';
import { makeFoldersBelow, restoreFile, WrongContent } from './restore-file.ts';
import type { DiscSet, SetContent, SetName } from './set-content.ts';

const NAMED = 100;

export interface RestoreRequest {
  /** Absolute path of the catalogue that tells what to restore; null for the newest that the discs carry. */
  readonly catalogue: string | null;
  /** Absolute paths of images, devices, or folders that discs are mounted at. */
  readonly discs: readonly string[];
  /** Absolute path of a folder that is there. */
  readonly to: string;
  readonly progress: ProgressListener;
  readonly stop: StopFlag;
}

/** A file that is not restored, and why. */
export interface NotRestored {
  readonly path: string;
  readonly what: string;
}

export interface SetRestore {
  readonly to: string;
  readonly jobId: string;
  readonly guid: string;
  /** Files that were written now, and their bytes; each was compared with its SHA-512. */
  readonly restored: number;
  readonly bytes: number;
  /** Files that stood there with the right content already. */
  readonly already: number;
  /** Names under which something else stands; it was not touched. How many, and the first 100. */
  readonly differing: number;
  readonly firstDiffering: readonly NotRestored[];
  /** Files whose content reads otherwise on every disc that has it, or cannot be read. */
  readonly damaged: number;
  readonly firstDamaged: readonly NotRestored[];
  /** Files whose content is on none of the discs given. */
  readonly missing: number;
  readonly firstMissing: readonly NotRestored[];
  /** Numbers of the discs that the missing ones are on, as far as the catalogue tells. */
  readonly missingDiscs: readonly number[];
}

/**
 * Gives back all names of every content that the discs hold, each verified by its SHA-512 before it gets its name. Nothing is replaced, and what
 * is there already with the right content counts as restored, so discs can be given one after the other. Throws `usage` (64) for
 * discs of different jobs without a catalogue. Memory: about 2.5 KB a content.
 */
export async function restoreSet(access: FileAccess, request: RestoreRequest): Promise<SetRestore> {
  refuseNoFolder(access, request.to, 'to restore to');
  using stack = new DisposableStack();
  const sources = request.discs.map((path) => stack.use(openDiscSource(access, path)));
  const set = request.catalogue === null ? newestOf(sources) : readCatalogue(access, request.catalogue);
  const restore = new Restore(access, { ...request, to: access.realpath(request.to) }, set);
  for (const source of sources) await restore.from(source);
  return restore.report();
}

/** The catalogue that was saved last, of discs of one job. */
function newestOf(sources: readonly DiscSource[]): DiscSet {
  const [first, ...others] = sources;
  if (first === undefined)
    throw new MediaStructError('usage', 'Expected at least one disc to restore from, found none.');
  const other = others.find(({ set }) => set.jobId !== first.set.jobId);
  // Catalogues of odarchive have no job id, so discs of one set may differ in it where each was saved for itself.
  if (other !== undefined)
    throw new MediaStructError(
      'usage',
      `${displayPath(other.path)}: expected a disc of job ${first.set.jobId}, as ${displayPath(first.path)}, found job ${other.set.jobId}`,
      {
        path: other.path,
        suggestions: [
          'Name the catalogue to restore: mediastruct disc set restore CATALOGUE DISC... --to DIR',
        ],
      },
    );
  return sources.reduce((a, { set }) => (savedNs(set) > savedNs(a) ? set : a), first.set);
}

class Restore {
  readonly #access: FileAccess;
  readonly #request: RestoreRequest;
  readonly #set: DiscSet;
  /** Contents that are not restored yet, by their SHA-512. */
  readonly #open: Map<string, SetContent>;
  readonly #damaged = new Map<string, string>();
  readonly #differing: NotRestored[] = [];
  #differingCount = 0;
  #restored = 0;
  #already = 0;
  #bytes = 0;

  constructor(access: FileAccess, request: RestoreRequest, set: DiscSet) {
    this.#access = access;
    this.#request = request;
    this.#set = set;
    this.#open = new Map(set.contents.map((content) => [content.sha512, content]));
  }

  async from(source: DiscSource): Promise<void> {
    const found = this.#on(source);
    const { progress } = this.#request;
    const totalFiles = found.reduce((sum, [{ names }]) => sum + names.length, 0);
    const totalBytes = found.reduce((sum, [{ size }]) => sum + size, 0);
    progress({ kind: 'phase', phase: `restoring from ${displayPath(source.path)}`, totalFiles, totalBytes });
    for (const [content, place] of found) await this.#content(content, { place, source });
  }

  /** What of the open contents the disc has, in the order in which it stands there. Its own catalogue tells its names of them. */
  #on({ set, find }: DiscSource): readonly (readonly [SetContent, DiscPlace])[] {
    const found = set.contents.flatMap((there) => {
      const content = this.#open.get(there.sha512);
      if (content === undefined) return [];
      const place = there.names.map(({ path }) => find(path)).find((one) => one !== null);
      return place == null ? [] : [[content, place] as const];
    });
    return found.sort(([, a], [, b]) => a.order - b.order);
  }

  async #content(
    content: SetContent,
    { place, source }: { place: DiscPlace; source: DiscSource },
  ): Promise<void> {
    /** Where the content stands on the disk once it was verified, so that the disc is read once. */
    let verified: string | null = null;
    try {
      for (const name of content.names) {
        const path = `${this.#request.to}/${name.path}`;
        const from = verified;
        const read = from === null ? place.content : () => pieces(this.#access, from);
        if (await this.#name(name, { content, read })) verified = path;
      }
      this.#open.delete(content.sha512);
      this.#damaged.delete(content.sha512);
    } catch (error) {
      if (!(error instanceof WrongContent)) throw error;
      this.#damaged.set(
        content.sha512,
        `reads otherwise on ${displayPath(source.path)} than the catalogue says`,
      );
    }
  }

  /** Restores one name; says whether its file stands there with the right content. */
  async #name(
    name: SetName,
    { content: { sha512 }, read }: { content: SetContent; read: () => Iterable<Uint8Array> },
  ): Promise<boolean> {
    const { to, progress, stop } = this.#request;
    const path = `${to}/${name.path}`;
    if (lstatOrNull(this.#access, path) !== null) {
      const isSame = this.#isThere(path, sha512);
      if (isSame) this.#already += 1;
      else this.#differs(name);
      progress({ kind: 'advance', files: 1, bytes: 0, path });
      return isSame;
    }
    const inTheWay = makeFoldersBelow(this.#access, to, name.path);
    if (inTheWay !== null) {
      this.#differs(name, `${displayPath(inTheWay)} is no folder`);
      return false;
    }
    const onBytes = async (bytes: number) => {
      this.#bytes += bytes;
      progress({ kind: 'advance', files: 0, bytes });
      await new Promise((resolve) => setImmediate(resolve));
      throwIfStopped(
        stop,
        'Run the command again: what is restored stays and is not read again from the discs.',
      );
    };
    await restoreFile(this.#access, path, { name, sha512, content: read, onBytes });
    this.#restored += 1;
    progress({ kind: 'advance', files: 1, bytes: 0, path });
    return true;
  }

  #isThere(path: string, sha512: string): boolean {
    try {
      const digest = createHash('sha512');
      for (const piece of pieces(this.#access, path)) digest.update(piece);
      return digest.digest('hex') === sha512;
    } catch (error) {
      // A symlink, a folder, or a file that may not be read: not the one that is wanted.
      if (errnoOf(error) === null) throw error;
      return false;
    }
  }

  #differs({ path }: SetName, what = 'something else stands there'): void {
    this.#differingCount += 1;
    if (this.#differing.length < NAMED) this.#differing.push({ path, what });
  }

  report(): SetRestore {
    const open = [...this.#open.values()];
    const damaged = open.filter(({ sha512 }) => this.#damaged.has(sha512));
    const missing = open.filter(({ sha512 }) => !this.#damaged.has(sha512));
    const discs = new Set(missing.flatMap(({ disc }) => (disc === null ? [] : [disc])));
    const { jobId, guid } = this.#set;
    return {
      ...{ to: this.#request.to, jobId, guid },
      ...{ restored: this.#restored, bytes: this.#bytes, already: this.#already },
      ...{ differing: this.#differingCount, firstDiffering: this.#differing },
      damaged: namesIn(damaged),
      firstDamaged: told(damaged, ({ sha512 }) => this.#damaged.get(sha512) ?? ''),
      missing: namesIn(missing),
      firstMissing: told(missing, ({ disc }) => (disc === null ? 'on no disc' : `on disc ${disc}`)),
      missingDiscs: [...discs].sort((a, b) => a - b),
    };
  }
}

function namesIn(contents: readonly SetContent[]): number {
  return contents.reduce((sum, { names }) => sum + names.length, 0);
}

function told(
  contents: readonly SetContent[],
  what: (content: SetContent) => string,
): readonly NotRestored[] {
  return contents
    .slice(0, NAMED)
    .flatMap((content) => content.names.map(({ path }) => ({ path, what: what(content) })))
    .slice(0, NAMED);
}
