import type { ExcludeOptions } from './exclude-rules.ts';
import { DEFAULT_RULES } from './exclude-rules.ts';

/** What the flags of a command say of exclusions. */
export function excludeOptions(flags: {
  readonly exclude?: readonly string[] | undefined;
  readonly 'no-ignore-files': boolean;
}): ExcludeOptions {
  return {
    rules: [...DEFAULT_RULES, ...(flags.exclude ?? [])],
    ...(flags['no-ignore-files'] ? { ruleFiles: [] } : {}),
  };
}
