import type { InspectOptions, Xxh128 } from './inspect-file.ts';

let hasher: Xxh128 | undefined;

/** The hasher of this thread, where the options ask for one. Its library is loaded when it is first asked for. */
export async function xxh128Of({ xxh128 = false }: InspectOptions): Promise<Xxh128 | undefined> {
  if (!xxh128) return undefined;
  const { createXXHash128 } = await import('hash-wasm');
  return (hasher ??= await createXXHash128());
}
