/** Digests that an index may hold beside the content hash. */
export const EXTRA_ALGORITHMS = ['xxh128', 'blake3', 'md5'] as const;
export type ExtraAlgorithm = (typeof EXTRA_ALGORITHMS)[number];

/** Digests that lists of other programs tell. */
export const DIGEST_ALGORITHMS = [
  'sha256',
  'sha512',
  'c4',
  'blake3',
  'xxh128',
  'sha1',
  'md5',
  'xxh3',
  'xxh64',
] as const;
export type DigestAlgorithm = (typeof DIGEST_ALGORITHMS)[number];

/** Digests of one content: lower-case hex digits, a C4 id as the standard writes it. */
export type Digests<Algorithm extends DigestAlgorithm = DigestAlgorithm> = Readonly<
  Partial<Record<Algorithm, string>>
>;
export type ExtraDigests = Digests<ExtraAlgorithm>;

const HEX_DIGITS: Readonly<Record<Exclude<DigestAlgorithm, 'c4'>, number>> = {
  sha256: 64,
  sha512: 128,
  blake3: 64,
  xxh128: 32,
  sha1: 40,
  md5: 32,
  xxh3: 16,
  xxh64: 16,
};
const C4_ID = /^c4[1-9A-HJ-NP-Za-km-z]{88}$/;

/** A digest as this suite writes it; null for a text that is none of the algorithm. */
export function normalDigest(algorithm: DigestAlgorithm, text: string): string | null {
  if (algorithm === 'c4') return C4_ID.test(text) ? text : null;
  const digits = text.toLowerCase();
  return digits.length === HEX_DIGITS[algorithm] && /^[0-9a-f]+$/.test(digits) ? digits : null;
}

/** The first algorithm of `wanted` that is not among the digests; undefined where all are. */
export function missingDigest<Algorithm extends DigestAlgorithm>(
  wanted: readonly Algorithm[],
  digests: Digests<Algorithm> | undefined,
): Algorithm | undefined {
  return wanted.find((algorithm) => digests?.[algorithm] === undefined);
}
