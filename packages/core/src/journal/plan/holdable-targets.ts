import type { FileAccess } from '../../files/file-access.ts';
import { NameLimits } from '../../files/name-limits.ts';
import { isSafePath, safePath, WINDOWS_NAMES } from '../../files/safe-name.ts';
import type { Roots } from '../../library/roots.ts';
import type { NewOperation } from './operation.ts';
import { isPlacing, targetNames } from './operation.ts';

/** A path without any of these can be held everywhere, and needs no look at each of its names. */
const MAYBE_UNHOLDABLE = /[^\w/, ()+=@~#%&'.-]|[. ](?:\/|$)/;

/** Gives files safe names where the file system of their target cannot hold the planned ones. */
export class HoldableTargets {
  readonly #limits: NameLimits;
  readonly #roots: Roots;

  constructor(access: FileAccess, roots: Roots) {
    this.#limits = new NameLimits(access);
    this.#roots = roots;
  }

  /** The operation with names that can be held. Its record remembers the old path, unless it knows an older one. */
  fit(operation: NewOperation): NewOperation {
    if (!isPlacing(operation)) return operation;
    const names = targetNames(operation);
    if (names.every((name) => !MAYBE_UNHOLDABLE.test(name) || isSafePath(this.#below(name), WINDOWS_NAMES)))
      return operation;
    if (!this.#limits.hasWindowsNames(operation.to)) return operation;
    const [to = operation.to, ...otherNames] = names.map((name) => this.#safe(name));
    return { ...operation, to, otherNames, origin: operation.origin ?? this.#below(operation.to) };
  }

  #below(name: string): string {
    return this.#roots.locate(name).path;
  }

  /** What stands above a root is there already. */
  #safe(name: string): string {
    const below = this.#below(name);
    return `${name.slice(0, name.length - below.length)}${safePath(below, WINDOWS_NAMES)}`;
  }
}
