import type { Library } from '@mediastruct/core';
import { sectionOf } from '@mediastruct/core/base';
import type { ProofRule } from '../plan/shelf-holder.ts';
import { SHELF_SETTINGS } from '../policy/shelf-settings.ts';

const DAY_SECONDS = 86_400;

/** The rule by which copies count now, of the settings. */
export function proofRule({
  library,
  now,
}: {
  readonly library: Library;
  readonly now: () => Date;
}): ProofRule {
  const { counts, maxProofAgeDays } = sectionOf(library, SHELF_SETTINGS);
  return {
    counts,
    now: Math.floor(now().getTime() / 1000),
    maxProofAge: maxProofAgeDays * DAY_SECONDS,
  };
}
