import type { FileAccess } from '@mediastruct/core';
import { errnoOf, MediaStructError, messageOf } from '@mediastruct/core';
import { openDiff } from '../../archive/open-diff.ts';
import { readSignatures } from '../../blocks/index.ts';
import type { Listing, ListingHeader } from '../../listing/listing-file.ts';

/** A folder that holds nothing: what a full run is made against. */
export const EMPTY_LISTING: Listing = {
  header: {
    id: '0'.repeat(32),
    folder: '/',
    createdAt: '1970-01-01T00:00:00.000Z',
    hasAttributes: true,
    hasSignatures: false,
  } satisfies ListingHeader,
  entries: () => [],
  signatures: null,
};

/** The state of a run, from its own folder alone. Signatures that cannot be used are told and left out: then changed files are stored whole. */
export function usableListing(
  access: FileAccess,
  run: string,
  onProblem: (path: string, what: string) => void,
): Listing {
  const { now } = openDiff(run, access);
  if (now.signatures === null) return now;
  try {
    const signatures = readSignatures(access, now.signatures);
    while (signatures.next().done !== true) continue;
    return now;
  } catch (error) {
    if (!(error instanceof MediaStructError) && errnoOf(error) === null) throw error;
    onProblem(now.signatures, `${messageOf(error)}; changed files are stored whole`);
    return { ...now, signatures: null };
  }
}
