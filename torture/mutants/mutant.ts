/** A safeguard that is switched off: one or more pieces of the source, each found exactly once, and what takes their place. */
export interface Mutant {
  readonly name: string;
  readonly edits: readonly { readonly file: string; readonly find: string; readonly replace: string }[];
  /** The section that has to find it; `tests` for a file of tests, which `scene` names. */
  readonly foundBy: string;
  /** The case that is there for it, swept in full, or the file of tests; where it is not given, the quick selection of all. */
  readonly scene?: string;
}

/** Path of a source of core, from the workspace's folder. */
export const core = (path: string) => `packages/core/src/${path}`;
