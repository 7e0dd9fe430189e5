import { Buffer } from 'node:buffer';
import type { EntryKind, FileAccess } from '@mediastruct/core';
import { errnoOf, IgnoreRules, messageOf, openForReading, orNullIfAbsent, readFull } from '@mediastruct/core';

/** Files of rules, in the order in which they are read: what a later one says holds. */
export const RULE_FILES = ['.gitignore', '.exclude', '.mediastructignore'] as const;
/** What is left out where nobody asks for it: the state of version control, which is no content. */
export const DEFAULT_RULES = ['.git/', '.hg/', '.svn/'] as const;
/** Files of rules are written by people. Bytes. */
const LONGEST_RULES = 1 << 20;

export interface ExcludeOptions {
  /** Rules that hold in the whole folder, as in a .gitignore file; by default `DEFAULT_RULES`. */
  readonly rules?: readonly string[] | undefined;
  /** Names of files of rules that are read in every folder; by default `RULE_FILES`, none to read none. */
  readonly ruleFiles?: readonly string[] | undefined;
  /** Told of a file of rules that could not be read; then it has none. */
  readonly onProblem?: ((path: string, what: string) => void) | undefined;
}

/** Rules, and the folder that they hold in; `''` is the root. */
class Level {
  readonly folder: string;
  /** Whether no rule is about anything but folders, as all those that end in a slash. */
  readonly isOfFolders: boolean;
  readonly #rules: IgnoreRules;

  constructor(folder: string, rules: string | readonly string[]) {
    this.folder = folder;
    this.#rules = newRules(rules);
    const lines = typeof rules === 'string' ? rules.split('\n') : rules;
    this.isOfFolders = lines.every((line) => /^#|^\s*$|\/\s*$/.test(line));
  }

  test(below: string): ReturnType<IgnoreRules['test']> {
    return this.#rules.test(below);
  }
}

/**
 * What a walk of one folder leaves out, by the rules of gitignore(5): rules of a deeper folder hold over those above it, a pattern with
 * `!` takes back, and what is below an excluded folder is never asked. Each walk has its own, so that no rule leaks into another.
 * Paths with bytes that are not UTF-8 are never left out.
 */
export class ExcludeRules {
  readonly #access: FileAccess;
  readonly #root: string;
  readonly #options: ExcludeOptions;
  readonly #levels: Level[] = [];

  constructor(access: FileAccess, root: string, options: ExcludeOptions = {}) {
    this.#access = access;
    this.#root = root;
    this.#options = options;
    const { rules = DEFAULT_RULES } = options;
    if (rules.length > 0) this.#levels.push(new Level('', rules));
  }

  /** Reads the files of rules of a folder, before anything in it is asked for. Folders come in the order of a walk. */
  enter(folder: string): void {
    while (!isIn(folder, this.#levels.at(-1)?.folder ?? '')) this.#levels.pop();
    for (const name of this.#options.ruleFiles ?? RULE_FILES) {
      const text = this.#read(folder === '' ? name : `${folder}/${name}`);
      if (text !== null) this.#levels.push(new Level(folder, text));
    }
  }

  /** Whether the walk leaves this entry of the folder that was entered last, or of one above it, out. */
  leavesOut(path: string, kind: EntryKind): boolean {
    if (!path.isWellFormed()) return false;
    let isOut = false;
    for (const level of this.#levels) {
      const { folder, isOfFolders } = level;
      // What is below an excluded folder is never asked.
      if (!isIn(path, folder) || (isOfFolders && kind !== 'folder')) continue;
      const below = folder === '' ? path : path.slice(folder.length + 1);
      const { ignored, unignored } = level.test(kind === 'folder' ? `${below}/` : below);
      if (ignored) isOut = true;
      else if (unignored) isOut = false;
    }
    return isOut;
  }

  #read(path: string): string | null {
    try {
      return readRules(this.#access, `${this.#root}/${path}`);
    } catch (error) {
      if (errnoOf(error) === null) throw error;
      this.#options.onProblem?.(path, `its rules cannot be read: ${messageOf(error)}`);
      return null;
    }
  }
}

/** Git tells cases apart, so do we, on every system: a listing must not depend on where it was made. */
function newRules(rules: string | readonly string[]): IgnoreRules {
  return new IgnoreRules(rules, { isCaseSensitive: true });
}

function isIn(path: string, folder: string): boolean {
  return folder === '' || path === folder || path.startsWith(`${folder}/`);
}

/** The rules of a file; null where there is no regular file. */
function readRules(access: FileAccess, path: string): string | null {
  const stat = orNullIfAbsent(() => access.lstat(path));
  if (stat?.kind !== 'file') return null;
  const fd = openForReading(access, path);
  try {
    const bytes = Buffer.alloc(Math.min(stat.size, LONGEST_RULES));
    return bytes.toString('utf8', 0, readFull(access, fd, bytes));
  } finally {
    access.close(fd);
  }
}
