import type { DedupeConfig, KeepRule } from '../library/core-settings.ts';
import { namedBy } from '../library/tree-filter.ts';
import type { DedupeFigures, DedupeOptions } from './dedupe-options.ts';

/** Which copies are asked, and which of them stays. */
export interface DedupeRules {
  /** At least one. */
  readonly keep: readonly [KeepRule, ...KeepRule[]];
  readonly prefer: readonly string[];
  readonly demote: readonly string[];
  readonly skipHidden: boolean;
  readonly oneFileSystem: boolean;
  readonly wholeFolders: boolean;
}

/** The rules that were asked for, and those of the settings where none were. */
export function rulesOf(options: DedupeOptions, config: DedupeConfig): DedupeRules {
  const [first, ...rest] = options.keep ?? [];
  return {
    keep: first === undefined ? [config.keep, ...config.thenBy] : [first, ...rest],
    prefer: options.prefer ?? config.prefer,
    demote: options.demote ?? config.demote,
    skipHidden: options.skipHidden ?? config.skipHidden,
    oneFileSystem: options.oneFileSystem ?? config.oneFileSystem,
    wholeFolders: options.wholeFolders ?? false,
  };
}

/** The rules as the plan's header tells them: what was not asked for is absent. */
export function toldRules(
  rules: DedupeRules,
): Pick<DedupeFigures, 'keep' | Exclude<keyof DedupeRules, 'keep'>> {
  const [keep, ...thenBy] = rules.keep;
  const { prefer, demote } = rules;
  return {
    keep,
    ...(thenBy.length > 0 ? { thenBy } : {}),
    ...(prefer.length > 0 ? { prefer } : {}),
    ...(demote.length > 0 ? { demote } : {}),
    ...(rules.skipHidden ? { skipHidden: true } : {}),
    ...(rules.oneFileSystem ? { oneFileSystem: true } : {}),
    ...(rules.wholeFolders ? { wholeFolders: true } : {}),
  };
}

/**
 * The place of a file among its copies by the patterns: the number of the first of `prefer` that names it, then the files that no pattern
 * names, then those that one of `demote` names. Paths are relative to the root of the tree.
 */
export function placeByPatterns({
  prefer,
  demote,
}: Pick<DedupeRules, 'prefer' | 'demote'>): (path: string) => number {
  if (prefer.length === 0 && demote.length === 0) return () => 0;
  const preferred = prefer.map((pattern) => namedBy([pattern]));
  const isDemoted = namedBy(demote);
  return (path) => {
    const place = preferred.findIndex((isNamed) => isNamed(path, 'file'));
    if (place >= 0) return place;
    return preferred.length + (isDemoted(path, 'file') ? 1 : 0);
  };
}
