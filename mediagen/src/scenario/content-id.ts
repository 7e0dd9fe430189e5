import type { Scene } from './scene.ts';

/** The identifier that the still and the clip of one Live Photo share: a UUID in capitals. */
export function contentId({ random }: Scene): string {
  const hex = Array.from({ length: 4 }, () => random.uint32().toString(16).padStart(8, '0'))
    .join('')
    .toUpperCase();
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
