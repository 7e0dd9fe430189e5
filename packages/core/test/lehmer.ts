/** Numbers from 0 to 1 that look random and are the same for the same seed (Lehmer, modulo 2^31 - 1). */
export function lehmer(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}
