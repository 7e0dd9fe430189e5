import { join } from 'node:path';
import * as v from 'valibot';
import { MediaStructError } from '../errors/media-struct-error.ts';
import type { FileAccess } from '../files/file-access.ts';
import { errnoOf, lstatOrNull, OPEN, orNullIfAbsent } from '../files/file-access.ts';
import { displayPath } from '../files/path-text.ts';
import { PRIVATE, readStateFile } from '../files/state-file.ts';
import { writeFull } from '../files/write-full.ts';
import type { ProgressEvent } from '../progress/progress.ts';
import type { Library } from './library.ts';
import { mayBeAlive, NO_BOOT_ID, thisHolder } from './lock-holder.ts';

const FORMAT = 'mediastruct-work';
const VERSION = 1;
const NAME = /^[0-9]+-[0-9A-Za-z-]+\.json$/;
/** What a note is written under before it has its name, and of which process. */
const TEMPORARY = /^([0-9]+)-([0-9A-Za-z]+)\.json\.tmp$/;
/** A note is written in a moment; so old is none that is still being written, whatever the clocks of two machines say. */
const LEFT_NS = 3_600_000_000_000n;
/** Nobody looks more often. What ends sooner is never written down. Milliseconds. */
const EVERY_MS = 1000;

const count = v.pipe(v.number(), v.minValue(0));
const STORED = v.object({
  format: v.literal(FORMAT),
  version: v.literal(VERSION),
  pid: v.number(),
  host: v.string(),
  bootId: v.string(),
  command: v.string(),
  since: v.string(),
  at: v.string(),
  phase: v.string(),
  phaseSince: v.string(),
  files: count,
  totalFiles: v.nullable(count),
  bytes: count,
  totalBytes: v.nullable(count),
  item: v.nullable(v.string()),
});

/** What a command is at, as it told other programs last. Times are ISO 8601 UTC, sizes bytes; a total is null where nobody knows it. */
export type WorkInHand = Omit<v.InferOutput<typeof STORED>, 'format' | 'version' | 'bootId'>;

type Place = Pick<Library, 'access' | 'state'>;

/**
 * Tells other programs what this one is at: a small file of its own in `.mediastruct/work/`, written anew once a second at most while events come, not synced, and removed at the end.
 * What ends within a second writes nothing, and where nothing can be written nothing is told; neither ever fails the work.
 */
export class WorkNote implements Disposable {
  readonly #access: FileAccess;
  readonly #folder: string;
  readonly #path: string;
  readonly #now: () => Date;
  readonly #holder: ReturnType<typeof thisHolder>;
  #told = { phase: '', phaseSince: '', files: 0, bytes: 0 };
  #totals: Pick<WorkInHand, 'totalFiles' | 'totalBytes'> = { totalFiles: null, totalBytes: null };
  #item: string | null = null;
  #writtenMs: number;
  #isWritten = false;
  #isAble = true;

  constructor({ access, state }: Place, command: string, now: () => Date = () => new Date()) {
    this.#access = access;
    this.#folder = folderOf(state);
    this.#now = now;
    this.#holder = { ...thisHolder(command), since: now().toISOString() };
    const { pid, bootId } = this.#holder;
    this.#path = join(this.#folder, `${pid}-${shortOf(bootId)}.json`);
    this.#writtenMs = now().getTime();
  }

  /** Takes a step of the work. Costs a look at the clock, and once a second a file. */
  tell(event: ProgressEvent): void {
    if (event.kind === 'note') return;
    const now = this.#now();
    if (event.kind === 'phase') {
      this.#told = { phase: event.phase, phaseSince: now.toISOString(), files: 0, bytes: 0 };
      this.#item = null;
    }
    if (event.kind === 'advance') {
      this.#told.files += event.files;
      this.#told.bytes += event.bytes;
      this.#item = event.path ?? this.#item;
    } else this.#totals = { totalFiles: event.totalFiles ?? null, totalBytes: event.totalBytes ?? null };
    if (!this.#isAble || now.getTime() - this.#writtenMs < EVERY_MS) return;
    this.#writtenMs = now.getTime();
    this.#isAble = triedTo(() => this.#write(now));
  }

  /** Removes the file. */
  [Symbol.dispose](): void {
    if (!this.#isWritten) return;
    triedTo(() => this.#access.unlink(this.#path));
    // It stays where other programs have theirs in it.
    triedTo(() => this.#access.rmdir(this.#folder));
  }

  #write(now: Date): void {
    if (!this.#isWritten) this.#begin();
    const item = this.#item === null ? null : displayPath(this.#item);
    const work = { ...this.#holder, at: now.toISOString(), ...this.#told, ...this.#totals, item };
    const temporary = `${this.#path}.tmp`;
    const flags = OPEN.write | OPEN.create | OPEN.truncate | OPEN.noFollow;
    const fd = this.#access.open(temporary, flags, PRIVATE);
    try {
      const text = JSON.stringify({ format: FORMAT, version: VERSION, ...work });
      writeFull(this.#access, fd, Buffer.from(`${text}\n`, 'utf8'));
    } finally {
      this.#access.close(fd);
    }
    this.#access.rename(temporary, this.#path);
    this.#isWritten = true;
  }

  /** Makes the folder, and drops in it what programs left that were killed. */
  #begin(): void {
    if (orNullIfAbsent(() => this.#access.readdir(this.#folder)) === null) this.#access.mkdir(this.#folder);
    for (const { path, work } of notesIn(this.#access, this.#folder))
      if (work !== null && !mayBeAlive(work)) orNullIfAbsent(() => this.#access.unlink(path));
    for (const { name, kind } of this.#access.readdir(this.#folder))
      if (kind === 'file' && this.#isLeft(name))
        orNullIfAbsent(() => this.#access.unlink(join(this.#folder, name)));
  }

  /** True for a note without its name yet whose program was killed: that of a process of this machine which is gone, and any that is old. */
  #isLeft(name: string): boolean {
    const [, pid, boot] = TEMPORARY.exec(name) ?? [];
    if (pid === undefined) return false;
    const { bootId } = this.#holder;
    if (
      bootId !== NO_BOOT_ID &&
      boot === shortOf(bootId) &&
      !mayBeAlive({ ...this.#holder, pid: Number(pid) })
    )
      return true;
    const stat = lstatOrNull(this.#access, join(this.#folder, name));
    return stat !== null && BigInt(this.#now().getTime()) * 1_000_000n - stat.mtimeNs > LEFT_NS;
  }
}

/** What the commands are at that work in a library now, in the order in which they began. Those of other machines are told as they were told last. */
export function readWork({ access, state }: Place): readonly WorkInHand[] {
  return [...notesIn(access, folderOf(state))]
    .flatMap(({ work }) => (work !== null && mayBeAlive(work) ? [work] : []))
    .sort((a, b) => (a.since < b.since ? -1 : 1));
}

function* notesIn(access: FileAccess, folder: string) {
  for (const { name, kind } of orNullIfAbsent(() => access.readdir(folder)) ?? []) {
    if (kind !== 'file' || !NAME.test(name)) continue;
    const path = join(folder, name);
    yield { path, work: parseWork(textOrNull(access, path)) };
  }
}

/** Null for what cannot be read, such as the note of another user, and for what is too large to be one: it is no reason to end any work. */
function textOrNull(access: FileAccess, path: string): string | null {
  try {
    return readStateFile(access, path);
  } catch (error) {
    if (errnoOf(error) === null && !(error instanceof MediaStructError)) throw error;
    return null;
  }
}

/** Null for what is no whole note of this version. */
function parseWork(text: string | null): v.InferOutput<typeof STORED> | null {
  try {
    const parsed = v.safeParse(STORED, JSON.parse(text ?? 'null'));
    return parsed.success ? parsed.output : null;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return null;
  }
}

function folderOf({ folder }: Pick<Library['state'], 'folder'>): string {
  return join(folder, 'work');
}

function shortOf(bootId: string): string {
  return bootId.replaceAll('-', '').slice(0, 8);
}

/** False where the file system refused. */
function triedTo(work: () => void): boolean {
  try {
    work();
    return true;
  } catch (error) {
    if (errnoOf(error) === null) throw error;
    return false;
  }
}
