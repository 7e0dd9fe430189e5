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
  /** What holds for the folder of a file that is there and cannot be used, and for all below it: no rule of that file if absent, else all is left out. */
  readonly unusable?: 'left-out' | undefined;
  /** Told of a file with rules that could not be used, a link among them. */
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
 * it, and nothing brings back what stands in a folder that is left out, as in git. A name with bytes that are not UTF-8 is named by no pattern. Ask in the order of a walk: each folder's file is
 * then read once. Memory: the rules of the folders from the root to the one asked about.
 */
export class LeaveOutRules {
  readonly #access: FileAccess;
  readonly #source: LeaveOutSource;
  readonly #levels: Level[] = [];

  constructor(access: FileAccess, source: LeaveOutSource) {
    this.#access = access;
    this.#source = source;
    const patterns = source.patterns.length === 0 ? [] : [new IgnoreRules(source.patterns)];
    this.#levels.push(this.#levelOf('', { patterns, verdict: null }));
  }

  /** False where no rule can say anything about the files of a folder. */
  saysOf(folder: string): boolean {
    this.#enter(folder);
    return this.#top.verdict !== null || this.#levels.some(({ rules }) => rules.length > 0);
  }

  /** What the rules say about a file. */
  verdict(path: string): RuleVerdict {
    this.#enter(folderOf(path));
    return this.#judge(path);
  }

  /** The same about a folder, for a walk that does not enter what is left out. */
  verdictOfFolder(path: string): RuleVerdict {
    this.#enter(path);
    return this.#top.verdict;
  }

  #enter(folder: string): void {
    const prefix = folder === '' ? '' : `${folder}/`;
    while (!prefix.startsWith(this.#top.prefix)) this.#levels.pop();
    while (this.#top.prefix.length < prefix.length) {
      const end = prefix.indexOf('/', this.#top.prefix.length) + 1;
      const next = prefix.slice(0, end);
      this.#levels.push(this.#levelOf(next, { verdict: this.#judge(next) }));
    }
  }

  /** A folder with what is known of it without its own files. */
  #levelOf(
    prefix: string,
    { patterns = [], verdict }: { readonly patterns?: readonly IgnoreRules[]; readonly verdict: RuleVerdict },
  ): Level {
    if (verdict === 'left-out') return { prefix, rules: [], verdict };
    const own = this.#readRules(prefix);
    return own === null
      ? { prefix, rules: [], verdict: 'left-out' }
      : { prefix, rules: [...patterns, ...own], verdict };
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
        const below = path.slice(prefix.length);
        if (!below.isWellFormed()) continue;
        const { ignored, unignored } = rule.test(below);
        if (ignored) return 'left-out';
        if (unignored) return 'kept';
      }
    return verdict;
  }

  /** The rules of a folder's own files; null where all of it is left out, because one of them cannot be used. */
  #readRules(prefix: string): readonly IgnoreRules[] | null {
    const { root, files = [IGNORE_FILE], unusable, onFault } = this.#source;
    const rules: IgnoreRules[] = [];
    for (const name of files) {
      const path = joinPath(root, `${prefix}${name}`);
      const read = readPatterns(this.#access, path);
      if (read === null) continue;
      if (typeof read === 'string') rules.push(new IgnoreRules(read));
      else {
        const effect =
          unusable === undefined ? 'its patterns do not hold' : 'all below its folder is left alone';
        onFault(path, `${read.fault}; ${effect}`);
        if (unusable !== undefined) return null;
      }
    }
    return rules;
  }
}

/** The text of a file with patterns; null where none is there. A link is not followed, because it may lead to somebody else's file. */
function readPatterns(access: FileAccess, path: string): string | { readonly fault: string } | null {
  try {
    const kind = lstatOrNull(access, path)?.kind;
    if (kind === undefined) return null;
    if (kind !== 'file') return { fault: `expected a file with patterns, found a ${KINDS[kind]}` };
    const text = readSmallFile(access, path);
    return text ?? { fault: `expected at most ${MAX_BYTES} bytes of patterns, found more` };
  } catch (error) {
    return { fault: `cannot be read: ${fileErrorOf(error).message}` };
  }
}

const KINDS = { folder: 'folder', symlink: 'link', other: 'device or pipe' } as const;

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
