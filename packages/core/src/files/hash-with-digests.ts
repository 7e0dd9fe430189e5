import type { DigestAlgorithm, Digests } from './digest-algorithms.ts';
import type { FileAccess } from './file-access.ts';
import type { HashFailure, HashedFile, Onlooker } from './hash-file.ts';
import { hashAndLook } from './hash-file.ts';
import { hasherOf } from './hashers.ts';

/** A file that was read, with the further digests that were asked for. */
export interface DigestedFile<Algorithm extends DigestAlgorithm> extends HashedFile {
  readonly digests: Digests<Algorithm>;
}

export interface DigestOptions<Algorithm extends DigestAlgorithm> {
  /** Their hashers have to be loaded. */
  readonly algorithms: readonly Algorithm[];
  readonly onBytes?: ((bytes: number) => void) | undefined;
}

/** As `hashFile`, and computes further digests of the same bytes. */
export function hashWithDigests<Algorithm extends DigestAlgorithm>(
  access: FileAccess,
  path: string,
  { algorithms, onBytes }: DigestOptions<Algorithm>,
): DigestedFile<Algorithm> | HashFailure {
  const onlookers = algorithms.map((algorithm): Onlooker => {
    const hasher = hasherOf(algorithm).init();
    return { see: (chunk) => void hasher.update(chunk), end: () => {} };
  });
  const outcome = hashAndLook(access, path, { onBytes, onlookers });
  if (outcome.kind === 'failed') return outcome;
  const digests: Partial<Record<Algorithm, string>> = {};
  for (const algorithm of algorithms) digests[algorithm] = hasherOf(algorithm).digest('hex');
  return { ...outcome, digests };
}
