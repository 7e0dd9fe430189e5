import type { TakenSource } from './adopt-sources.ts';

/** What distbackup was told of a source, in lines for people: what is so now, what its owner may add, and what is not taken over. */
export function settingLines(
  { settings }: TakenSource,
  shown: (text: string) => string,
): { readonly taken: readonly string[]; readonly notTaken: readonly string[] } {
  if (settings === null) return { taken: [], notTaken: [] };
  const { ignore, most, priority, isLocked, followsSymlinks, rules, notTaken } = settings;
  const words = [
    ...(most === null ? [] : [`most ${most}`]),
    ...(priority === null ? [] : [`priority ${priority}`]),
    ...(isLocked ? ['locked'] : []),
    ...(followsSymlinks ? ['follows symlinks'] : []),
  ];
  return {
    taken: [
      ...(words.length === 0 ? [] : [`  ${words.join(', ')}`]),
      ...ignore.map((pattern) => `  leaves out ${shown(pattern)}`),
      ...(rules.length === 0
        ? []
        : [
            `  For folders in it, in [shelf] of mediastruct.toml: rules = [${rules.map((rule) => shown(JSON.stringify(rule))).join(', ')}]`,
          ]),
    ],
    notTaken: notTaken.map((what) => `  not taken over: ${shown(what)}`),
  };
}
