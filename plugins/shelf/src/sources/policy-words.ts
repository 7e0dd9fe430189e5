import type { KnownSource } from '../ledger/shelf-state.ts';

/** What holds for all files of a source, in words for people. */
export function policyWords({ least, most, priority }: KnownSource): string {
  const words = [
    ...(least === null ? [] : [`least ${least}`]),
    ...(most === null ? [] : [most === 0 ? 'no most' : `most ${most}`]),
    ...(priority === null ? [] : [`priority ${priority}`]),
  ];
  return words.length === 0 ? 'as in the settings' : words.join(', ');
}
