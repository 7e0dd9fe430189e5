import type { EndState } from '@mediastruct/core';

const MEANINGS: Readonly<Record<EndState, string>> = {
  filed: 'into the date tree',
  duplicate: 'the library holds this content already',
  undated: 'nothing tells when it was taken: into undated/',
  'set-aside': 'another copy stays; this one goes to the duplicates folder',
  validated: 'its original was read back: into the validated folder',
  unproven: 'stays in the duplicates folder',
  packed: 'into a volume',
  left: 'stays where it is',
  restored: 'back at its old place',
  removed: 'a copy is taken away; its source was read back',
  written: 'written',
  skipped: 'not a picture, or not to be touched: stays where it is',
  failed: 'could not be handled',
  'not-applied': 'the run ended before it',
};

/** What an end state means, in a few words. */
export function stateMeaning(state: EndState): string {
  return MEANINGS[state];
}
