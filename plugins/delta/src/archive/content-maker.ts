import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { FileAccess } from '@mediastruct/core';
import { MediaStructError, orNullIfAbsent, pathToBytes } from '@mediastruct/core';
import type { BlockPool, DeltaOutcome } from '../blocks/index.ts';
import { dropLeftovers, unfinishedNameOf, writerMark } from '../names/unfinished-name.ts';
import type { ComputedDiff } from '../tree/diff-index.ts';
import type { FileChange, TreeChange } from '../tree/tree-change.ts';
import type { TarVolumeWriter } from '../volumes/volume-writer.ts';
import { changedError } from './changed-error.ts';
import type { OldBase } from './find-bases.ts';
import { findBases } from './find-bases.ts';
import type { StoredChange, StoredContent } from './stored-change.ts';

export interface MakerMeans {
  readonly access: FileAccess;
  /** Absolute path of a folder for deltas that are not in their volume yet; what is left there of an interrupted try is replaced. */
  readonly scratch: string;
  readonly pool: BlockPool;
  readonly writer: TarVolumeWriter;
}

/** Puts the contents of changed files into the volumes, as deltas where that is shorter. */
export class ContentMaker {
  readonly tally = { deltas: 0, deltaBytes: 0, whole: 0, wholeBytes: 0 };
  /** What the members that are whole files must be. Memory: about 200 bytes each. */
  readonly wholeHashes = new Map<string, { readonly path: string; readonly sha256: string }>();
  readonly #diff: ComputedDiff;
  readonly #means: MakerMeans;
  /** Of files that have no old one of their own. */
  readonly #bases: ReadonlyMap<string, OldBase>;
  /** Two archives that are made in one folder at the same time must not take each other's deltas. */
  readonly #mark = writerMark();

  constructor(diff: ComputedDiff, means: MakerMeans) {
    this.#diff = diff;
    this.#means = means;
    const { changes, from, to } = diff;
    dropLeftovers(means.access, means.scratch, { isOurs: (name) => /^delta\d+$/.test(name) });
    this.#bases = findBases(means.access, { changes, from, folder: to.header.folder });
  }

  /** How many changes `store` should be given at a time, so that all threads have work. */
  get width(): number {
    return this.#means.pool.width;
  }

  /** The changes as they are stored, in their order; the contents that no old file has are in the volumes then. */
  async store(changes: readonly TreeChange[]): Promise<readonly StoredChange[]> {
    const made = await this.#makeDeltas(changes);
    const stored: StoredChange[] = [];
    for (const change of changes)
      stored.push(
        change.kind === 'file' ? { ...change, content: await this.#contentOf(change, made) } : change,
      );
    return stored;
  }

  async #contentOf(change: FileChange, made: ReadonlyMap<string, MadeDeltaAt>): Promise<StoredContent> {
    if (change.content.kind !== 'new') return change.content;
    return (await this.#storeDelta(change, made)) ?? (await this.#storeWhole(change));
  }

  /** Makes a delta of each file that is like an old one with a signature. */
  async #makeDeltas(changes: readonly TreeChange[]): Promise<ReadonlyMap<string, MadeDeltaAt>> {
    const { signatures } = this.#diff.from;
    if (signatures === null) return new Map();
    const { pool, scratch, access } = this.#means;
    const wanted = changes.flatMap((change) => {
      const base = change.kind === 'file' && change.content.kind === 'new' ? this.#baseOf(change) : null;
      return base === null ? [] : [{ change, base }];
    });
    if (wanted.length === 0) return new Map();
    const requests = wanted.map(({ change, base }, nth) => ({
      path: this.#fileOf(change.path),
      signatureAt: { path: signatures, ...base.signature },
      part: unfinishedNameOf(this.#mark, join(scratch, `delta${nth}`)),
    }));
    for (const { part } of requests) orNullIfAbsent(() => access.unlink(part));
    const outcomes = await pool.makeDeltas(requests);
    return new Map(
      wanted.flatMap(({ change, base }, nth): [string, MadeDeltaAt][] => {
        const [outcome, request] = [outcomes[nth], requests[nth]];
        if (outcome === undefined || request === undefined) return [];
        return [[change.path, { outcome, base: base.path, part: request.part }]];
      }),
    );
  }

  #baseOf({ path, was }: FileChange): OldBase | null {
    if (was?.kind === 'file' && was.signature !== undefined) return { path, signature: was.signature };
    return this.#bases.get(path) ?? null;
  }

  /** Null where there is no delta, or it would be no shorter. */
  async #storeDelta(
    { path, to }: FileChange,
    made: ReadonlyMap<string, MadeDeltaAt>,
  ): Promise<StoredContent | null> {
    const found = made.get(path);
    if (found === undefined) return null;
    const { outcome, part, base } = found;
    refuseFailed(outcome, { path, sha256: to.sha256 });
    if (outcome.kind !== 'delta') return null;
    const { writer, access } = this.#means;
    const member = `updated/${hashOf(path)}`;
    await writer.addContent(part, member);
    orNullIfAbsent(() => access.unlink(part));
    this.tally.deltas += 1;
    this.tally.deltaBytes += outcome.bytes;
    return { kind: 'delta', member, ...(base === path ? {} : { base }) };
  }

  async #storeWhole({ path, to }: FileChange): Promise<StoredContent> {
    const member = `created/${hashOf(path)}`;
    this.wholeHashes.set(member, { path, sha256: to.sha256 });
    await this.#means.writer.addContent(this.#fileOf(path), member);
    this.tally.whole += 1;
    this.tally.wholeBytes += to.size;
    return { kind: 'whole', member };
  }

  #fileOf(path: string): string {
    return join(this.#diff.to.header.folder, path);
  }
}

interface MadeDeltaAt {
  readonly outcome: DeltaOutcome;
  /** Path of the old file. */
  readonly base: string;
  /** Absolute path of the delta. */
  readonly part: string;
}

/** The name of a member: SHA-256 of the bytes of the path, as the original named them. */
export function hashOf(path: string): string {
  return createHash('sha256').update(pathToBytes(path)).digest('hex');
}

function refuseFailed(
  made: DeltaOutcome,
  { path, sha256 }: { readonly path: string; readonly sha256: string },
): void {
  if (made.kind === 'failed')
    throw new MediaStructError(made.code, made.message, { path: made.path, suggestions: made.suggestions });
  if (made.sha256 !== sha256) throw changedError([path]);
}
