import { IgnoreRules } from '@mediastruct/core';
import { NO_LIMIT } from '../plan/shelf-table.ts';
import type { PolicyRule } from './policy-rule.ts';
import { parseRule } from './policy-rule.ts';
import type { ShelfSettings } from './shelf-settings.ts';

/** What is wanted for one file. */
export interface FilePolicy {
  /** Proven copies it should have at least. */
  readonly least: number;
  /** Copies it has at most; `NO_LIMIT` (255) for no limit. */
  readonly most: number;
  /** From -32767 to 32767; the higher, the earlier it is copied. */
  readonly priority: number;
  /** True where it is backed up like any other and left out of lists. */
  readonly isHidden: boolean;
}

/** What a source says of all its files, before the rules; null where the settings hold. */
export interface SourcePolicy {
  readonly least: number | null;
  /** 0 for no limit. */
  readonly most: number | null;
  readonly priority: number | null;
  readonly isHidden: boolean;
}

const NOTHING_SAID: SourcePolicy = { least: null, most: null, priority: null, isHidden: false };

/**
 * The policy of files by their paths: that of the settings, changed by that of their source, changed by the rules that name them, of which the last
 * one counts. A rule names a file as a line of a .gitignore file does: also by a folder above it.
 */
export class Policy {
  readonly #base: Omit<FilePolicy, 'isHidden'>;
  readonly #rules: readonly NamedFiles[];

  constructor({ least, most, rules }: Pick<ShelfSettings, 'least' | 'most' | 'rules'>) {
    this.#base = { least, most: limitOf(most), priority: 0 };
    this.#rules = rules.map((text) => {
      const rule = parseRule(text);
      // The settings were checked when they were read.
      if (typeof rule === 'string') throw new RangeError(rule);
      return new NamedFiles(rule);
    });
  }

  /** `path`: the name of the source, and the path below it. A path with bytes that are not UTF-8 is named by no rule. */
  of(path: string, source: SourcePolicy = NOTHING_SAID): FilePolicy {
    const policy = {
      least: source.least ?? this.#base.least,
      most: source.most === null ? this.#base.most : limitOf(source.most),
      priority: source.priority ?? this.#base.priority,
      isHidden: source.isHidden,
    };
    if (path.isWellFormed())
      for (const { rule, names } of this.#rules) {
        if (!names(path)) continue;
        if (rule.least !== undefined) policy.least = rule.least;
        if (rule.most !== undefined) policy.most = limitOf(rule.most);
        if (rule.priority !== undefined) policy.priority = rule.priority;
        if (rule.isHidden !== undefined) policy.isHidden = true;
      }
    return { ...policy, most: Math.max(policy.least, policy.most) };
  }
}

class NamedFiles {
  readonly rule: PolicyRule;
  readonly #rules: IgnoreRules;

  constructor(rule: PolicyRule) {
    this.rule = rule;
    this.#rules = new IgnoreRules(rule.pattern);
  }

  readonly names = (path: string): boolean => this.#rules.ignores(path);
}

function limitOf(most: number): number {
  return most === 0 ? NO_LIMIT : most;
}
