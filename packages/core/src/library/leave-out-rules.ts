import type { FileAccess } from '../files/file-access.ts';
import { fileErrorOf, lstatOrNull } from '../files/file-access.ts';
import { openForReading, readFull } from '../files/hash-file.ts';
import { folderOf } from '../files/path-text.ts';
import { joinPath } from '../files/walk.ts';
import { IGNORE_FILE } from './ignore-file.ts';
import { IgnoreRules } from './ignore-rules.ts';

/** A larger file is not one that somebody wrote by hand. */
const MAX_BYTES = 64 * 1024;

/** `left-out`: a rule names it, or a folder it stands in. `kept`: the last rule that names it begins with `!`. */
export type RuleVerdict = 'left-out' | 'kept' | null;

export interface LeaveOutSource {
  readonly root: string;
  /** Patterns of the settings, in the manner of a .gitignore file at the root. Those of the source's own files come after them. */
  readonly patterns: readonly string[];
  /** Names of the files in its folders that are read, of two in one folder the later one last; `.mediastructignore` if absent. */
  readonly files?: readonly string[] | undefined;
  /**
   * Set where all that stands in the folder of a file with rules that cannot be used is left out, because the file may name it: what moves files asks for this. Else such a
   * file names nothing, so that an ingest or a backup misses none.
   */
  readonly leavesOutUnknown?: true;
  /** Told of a file with rules that could not be used. */
  readonly onFault: (path: string, message: string) => void;
}

interface Level {
  /** `''` for the root, else the path of the folder with a slash at its end. */
  readonly prefix: string;
  readonly rules: readonly IgnoreRules[];
  readonly verdict: RuleVerdict;
}

/**
 * What the settings and the `.mediastructignore` files of a source leave alone. A deeper file comes after those above
 * it, and nothing brings back what stands in a folder that is left out, as in git. Ask in the order of a walk: each folder's file is
 * then read once. Memory: the rules of the folders from the root to the one asked about.
 */
export class LeaveOutRules {
  readonly #access: FileAccess;
  readonly #source: LeaveOutSource;
  readonly #levels: Level[] = [];

  constructor(access: FileAccess, source: LeaveOutSource) {
    this.#access = access;
    this.#source = source;
    const own = this.#levelOf('', null);
    const patterns = source.patterns.length === 0 ? [] : [new IgnoreRules(source.patterns)];
    this.#levels.push({ ...own, rules: [...patterns, ...own.rules] });
  }

  /** False where no rule can say anything about the files of a folder. */
  saysOf(folder: string): boolean {
    this.#enter(folder);
    return this.#top.verdict !== null || this.#levels.some(({ rules }) => rules.length > 0);
  }

  /** What the rules say about a file. A path with bytes that are not UTF-8 is named by none. */
  verdict(path: string): RuleVerdict {
    if (!path.isWellFormed()) return null;
    this.#enter(folderOf(path));
    return this.#judge(path);
  }

  /** The same about a folder, for a walk that does not enter what is left out. */
  verdictOfFolder(path: string): RuleVerdict {
    if (!path.isWellFormed()) return null;
    this.#enter(path);
    return this.#top.verdict;
  }

  #enter(folder: string): void {
    const prefix = folder === '' ? '' : `${folder}/`;
    while (!prefix.startsWith(this.#top.prefix)) this.#levels.pop();
    while (this.#top.prefix.length < prefix.length) {
      const end = prefix.indexOf('/', this.#top.prefix.length) + 1;
      const next = prefix.slice(0, end);
      this.#levels.push(this.#levelOf(next, this.#judge(next)));
    }
  }

  get #top(): Level {
    const top = this.#levels.at(-1);
    if (top === undefined) throw new RangeError('the root has no level');
    return top;
  }

  #judge(path: string): RuleVerdict {
    const { verdict } = this.#top;
    if (verdict === 'left-out') return verdict;
    for (const { prefix, rules } of this.#levels.toReversed())
      for (const rule of rules.toReversed()) {
        const { ignored, unignored } = rule.test(path.slice(prefix.length));
        if (ignored) return 'left-out';
        if (unignored) return 'kept';
      }
    return verdict;
  }

  /** The rules of a folder, of which those above it say `verdict`. */
  #levelOf(prefix: string, verdict: RuleVerdict): Level {
    if (verdict === 'left-out') return { prefix, rules: [], verdict };
    const { files = [IGNORE_FILE], leavesOutUnknown } = this.#source;
    const read = files.map((name) => this.#readFile(joinPath(this.#source.root, `${prefix}${name}`)));
    const rules = read.filter((one) => one !== null);
    const isUnknown = rules.length < read.length && leavesOutUnknown === true;
    return { prefix, rules: rules.flat(), verdict: isUnknown ? 'left-out' : verdict };
  }

  /** Null where there is a file whose rules cannot be used, or may be one. */
  #readFile(path: string): readonly IgnoreRules[] | null {
    const { onFault, leavesOutUnknown } = this.#source;
    const what = leavesOutUnknown === true ? 'nothing in its folder is touched' : 'its patterns do not hold';
    try {
      if (lstatOrNull(this.#access, path)?.kind !== 'file') return [];
      const text = readSmallFile(this.#access, path);
      if (text !== null) return [new IgnoreRules(text)];
      onFault(path, `expected at most ${MAX_BYTES} bytes of patterns, found more; ${what}`);
    } catch (error) {
      onFault(path, `${what}: ${fileErrorOf(error).message}`);
    }
    return null;
  }
}

function readSmallFile(access: FileAccess, path: string): string | null {
  const fd = openForReading(access, path);
  try {
    const bytes = new Uint8Array(MAX_BYTES + 1);
    const length = readFull(access, fd, bytes);
    return length > MAX_BYTES ? null : new TextDecoder().decode(bytes.subarray(0, length));
  } finally {
    access.close(fd);
  }
}
