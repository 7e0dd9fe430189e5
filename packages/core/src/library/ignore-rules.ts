import ignore from 'ignore';

/** The `ignore` library keeps its answer for each path, and a walk asks for none twice; after so many it is made anew. */
const MOST_ANSWERS = 4096;

type Matcher = ReturnType<typeof ignore>;

/**
 * Patterns as in a .gitignore file, for any number of paths. Paths are relative, those of folders end in a slash, and they are well-formed. Memory: that of the
 * patterns and of 4,096 answers, about 2 MB.
 */
export class IgnoreRules {
  readonly #isCaseSensitive: boolean;
  #matcher: Matcher;
  #answers = 0;

  constructor(
    patterns: string | readonly string[],
    { isCaseSensitive = false }: { readonly isCaseSensitive?: boolean } = {},
  ) {
    this.#isCaseSensitive = isCaseSensitive;
    this.#matcher = this.#newMatcher().add(patterns);
  }

  /** `ignored`: the last pattern that names the path leaves it out. `unignored`: it begins with `!`. */
  test(path: string): { readonly ignored: boolean; readonly unignored: boolean } {
    this.#answers += 1;
    if (this.#answers % MOST_ANSWERS === 0) this.#matcher = this.#newMatcher().add(this.#matcher);
    return this.#matcher.test(path);
  }

  ignores(path: string): boolean {
    return this.test(path).ignored;
  }

  #newMatcher(): Matcher {
    return ignore({ ignorecase: !this.#isCaseSensitive });
  }
}
