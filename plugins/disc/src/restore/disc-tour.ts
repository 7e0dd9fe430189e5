import type { FileAccess, ProgressListener, StopFlag, VolumeState } from '@mediastruct/core';
import { displayPath, errnoOf, lstatOrNull, MediaStructError, throwIfStopped } from '@mediastruct/core';
import type { Disc } from './discs-at.ts';
import { discsAt } from './discs-at.ts';
import { placeOf } from './listed-volumes.ts';
import type { FoundFile, OpenDisc } from './open-disc.ts';
import { openDisc } from './open-disc.ts';
import type { Outcome } from './outcome.ts';
import { tallyOf } from './outcome.ts';
import type { Nearness, Piece, Visit } from './plan-visits.ts';
import { planVisits } from './plan-visits.ts';
import type { NeededDisc } from './restore-report.ts';
import type { RestoreWriter } from './restore-writer.ts';

/** A disc that is asked for. */
export interface AskedDisc extends NeededDisc {
  /** True where one of its discs was read already, and these files could not be had from it. */
  readonly isAnother: boolean;
}

/** `look`: it may be there now. `skip`: its files are left for later. `end`: nobody can be asked. */
export type Answer = 'look' | 'skip' | 'end';

export interface TourRequest {
  readonly access: FileAccess;
  readonly pieces: readonly Piece[];
  readonly states: ReadonlyMap<string, VolumeState>;
  /** Absolute paths of images, devices and folders, and that of the archive. */
  readonly from: readonly string[];
  readonly archive: string;
  readonly writer: RestoreWriter;
  readonly outcome: Outcome;
  readonly ask: (disc: AskedDisc) => Promise<Answer>;
  readonly progress: ProgressListener;
  readonly stop: StopFlag;
  readonly onNote: (message: string) => void;
}

/** Why a piece cannot be had from a volume. */
type Refusal = 'other' | 'short' | 'absent';

/** Goes from disc to disc until every piece is read, or nobody brings what is missing. */
export class DiscTour {
  readonly read: { readonly volumeId: string; readonly at: string }[] = [];
  readonly #request: TourRequest;
  readonly #told = new Set<string>();
  readonly #skipped = new Set<string>();
  /** Asked for once more, because a disc of it had not everything. */
  readonly #askedAgain = new Set<string>();
  /** By piece: what was found instead of it on which volume. */
  readonly #refused = new Map<Piece, Map<string, Refusal>>();
  /** Places that were read for a volume; a place that a disc was brought to is read again. */
  readonly #seen = new Set<string>();
  #pieces: readonly Piece[];
  #discs: readonly Disc[] = [];

  constructor(request: TourRequest) {
    this.#request = request;
    this.#pieces = request.pieces;
  }

  /** Reads all that can be had; returns the discs that are still needed, in their order. */
  async run(): Promise<readonly NeededDisc[]> {
    this.#look();
    for (;;) {
      const discs = this.#unread();
      const visit = this.#plan(discs).visits[0];
      const disc = visit && discs.get(visit.volumeId)?.[0];
      if (visit !== undefined && disc !== undefined) {
        await this.#visit(visit, disc);
        continue;
      }
      const isAnswered =
        visit === undefined
          ? await this.#askForAnother()
          : await this.#ask({ ...this.#needed(visit), isAnother: false });
      if (!isAnswered) break;
      this.#look();
    }
    this.#skipped.clear();
    const { visits, nowhere } = this.#plan(new Map());
    for (const piece of nowhere) this.#giveUp(piece);
    return visits.map((visit) => this.#needed(visit));
  }

  /** What would have to be brought, without reading anything. */
  planOnly(): { readonly here: readonly NeededDisc[]; readonly needed: readonly NeededDisc[] } {
    this.#look();
    const discs = this.#unread();
    const { visits, nowhere } = this.#plan(discs);
    for (const piece of nowhere) this.#giveUp(piece);
    const isHere = ({ volumeId }: Visit) => discs.has(volumeId);
    return {
      here: visits.filter(isHere).map((visit) => this.#needed(visit)),
      needed: visits.filter((visit) => !isHere(visit)).map((visit) => this.#needed(visit)),
    };
  }

  #look(): void {
    const { access, archive, from } = this.#request;
    const own = lstatOrNull(access, archive) === null ? [] : [archive];
    this.#discs = [...own, ...from].flatMap((place) =>
      discsAt(access, place, (message, path) => this.#note(`${displayPath(path)}: ${message}`)),
    );
  }

  /** The discs that are there and were not read yet, by their ids. */
  #unread(): ReadonlyMap<string, readonly Disc[]> {
    const unread = this.#discs.filter((disc) => !this.#seen.has(keyOf(disc)));
    return Map.groupBy(unread, ({ volumeId }) => volumeId);
  }

  #plan(discs: ReadonlyMap<string, unknown>) {
    this.#pieces = this.#pieces.filter(({ uses }) =>
      uses.some(({ file, part }) => !this.#request.outcome.isSettled(file) && !this.#isJoined(file, part)),
    );
    const nearnessOf = (volumeId: string, piece: Piece): Nearness => {
      if (discs.has(volumeId)) return 0;
      if (this.#skipped.has(volumeId) || this.#refused.get(piece)?.has(volumeId)) return null;
      return this.#mayBeGone(volumeId) ? 2 : 1;
    };
    return planVisits(this.#pieces, nearnessOf);
  }

  #isJoined(...[file, part]: Parameters<RestoreWriter['joined']['has']>): boolean {
    return file.parts.length > 1 && this.#request.writer.joined.has(file, part);
  }

  #mayBeGone(volumeId: string): boolean {
    const volume = this.#request.states.get(volumeId);
    const isRetired = volume?.state === 'retired' || volume?.state === 'migrated';
    return isRetired || placeOf(volume) === null;
  }

  async #visit({ volumeId, pieces }: Visit, disc: Disc): Promise<void> {
    const { progress, writer } = this.#request;
    this.#seen.add(keyOf(disc));
    const wanted = new Set(pieces.flatMap((piece) => pathsIn(piece, volumeId)));
    const { files, bytes } = tallyOf(pieces);
    progress({ kind: 'phase', phase: `reading ${volumeId}`, totalFiles: files, totalBytes: bytes });
    const opened = this.#open(disc, wanted);
    if (opened === null) return this.#refuseAll(pieces, volumeId);
    using source = opened;
    this.read.push({ volumeId, at: disc.at });
    const found = pieces.map((piece) => ({
      piece,
      files: pathsIn(piece, volumeId).flatMap((path) => source.find([path]) ?? []),
    }));
    try {
      for (const { piece, files } of inOrder(found)) {
        await this.#pause();
        // A content may stand under several names, of which one may be damaged.
        let outcome: Refusal | 'right' = 'absent';
        for (const file of files) {
          outcome = await writer.write(this.#unsettled(piece), file);
          if (outcome === 'right') break;
        }
        if (outcome !== 'right') this.#refuse(piece, volumeId, outcome);
        progress({ kind: 'advance', files: 1, bytes: 0 });
      }
    } finally {
      // What was read whole counts, even where the run is stopped now.
      writer.flush();
    }
  }

  /** The piece with those of its uses that are still to be written. */
  #unsettled(piece: Piece): Piece {
    const { outcome } = this.#request;
    return {
      ...piece,
      uses: piece.uses.filter(({ file, part }) => !outcome.isSettled(file) && !this.#isJoined(file, part)),
    };
  }

  #open(disc: Disc, wanted: ReadonlySet<string>): OpenDisc | null {
    try {
      return openDisc(this.#request.access, disc, wanted);
    } catch (error) {
      if (!(error instanceof MediaStructError) && errnoOf(error) === null) throw error;
      this.#note(error instanceof Error ? error.message : disc.at);
      return null;
    }
  }

  async #pause(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    throwIfStopped(this.#request.stop, 'Run the command again: it goes on where it stopped.');
  }

  /** False where nobody can be asked. */
  async #ask(disc: AskedDisc): Promise<boolean> {
    const answer = await this.#request.ask(disc);
    if (answer === 'end') return false;
    if (answer === 'skip') this.#skipped.add(disc.volumeId);
    else for (const key of this.#seen) if (key.startsWith(`${disc.volumeId} `)) this.#seen.delete(key);
    return true;
  }

  /** Asks for another disc of a volume that has several, where the one that was read had not everything; each volume once. */
  async #askForAnother(): Promise<boolean> {
    const { states } = this.#request;
    for (const piece of this.#pieces)
      for (const volumeId of this.#refused.get(piece)?.keys() ?? []) {
        const discs = states.get(volumeId)?.copies.filter(({ state }) => state !== 'failed') ?? [];
        if (discs.length < 2 || this.#askedAgain.has(volumeId)) continue;
        this.#askedAgain.add(volumeId);
        const pieces = this.#pieces.filter((one) => this.#refused.get(one)?.has(volumeId));
        if (!(await this.#ask({ ...this.#needed({ volumeId, pieces }), isAnother: true }))) return false;
        return true;
      }
    return false;
  }

  #needed({ volumeId, pieces }: Visit): NeededDisc {
    const place = placeOf(this.#request.states.get(volumeId));
    const files = pieces.reduce((sum, piece) => sum + this.#unsettled(piece).uses.length, 0);
    return { volumeId, place, files, bytes: tallyOf(pieces).bytes };
  }

  #refuseAll(pieces: readonly Piece[], volumeId: string): void {
    for (const piece of pieces) this.#refuse(piece, volumeId, 'short');
  }

  #refuse(piece: Piece, volumeId: string, why: Refusal): void {
    const refusals = this.#refused.get(piece) ?? new Map<string, Refusal>();
    this.#refused.set(piece, refusals.set(volumeId, why));
  }

  #giveUp(piece: Piece): void {
    const refusals = [...(this.#refused.get(piece) ?? [])];
    const isOther = refusals.some(([, why]) => why === 'other');
    const what =
      refusals.length === 0
        ? 'no volume that is known has it'
        : refusals.map(([volumeId, why]) => `${volumeId} ${WORDS[why]}${this.#further(volumeId)}`).join(', ');
    for (const { file } of piece.uses)
      this.#request.outcome.fail(file, isOther ? 'content-mismatch' : 'file-missing', what);
  }

  /** Names the discs of a volume that has several: another one may be better. */
  #further(volumeId: string): string {
    const volume = this.#request.states.get(volumeId);
    const discs = volume?.copies.filter(({ state }) => state !== 'failed').length ?? 0;
    return discs < 2 ? '' : ` (its discs: ${placeOf(volume)})`;
  }

  #note(message: string): void {
    if (this.#told.has(message)) return;
    this.#told.add(message);
    this.#request.onNote(message);
  }
}

const WORDS: Readonly<Record<Refusal, string>> = {
  other: 'has other content in its place',
  short: 'cannot be read there',
  absent: 'does not have it',
};

function keyOf({ volumeId, at }: Disc): string {
  return `${volumeId} ${at}`;
}

function pathsIn({ places }: Piece, volumeId: string): readonly string[] {
  return places.flatMap((place) => (place.volumeId === volumeId ? [place.path] : []));
}

function inOrder<T extends { readonly files: readonly FoundFile[] }>(found: readonly T[]): readonly T[] {
  return found.toSorted((a, b) => (a.files[0]?.position ?? 0) - (b.files[0]?.position ?? 0));
}
