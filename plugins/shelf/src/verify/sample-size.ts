import { MediaStructError } from '@mediastruct/core';

/** How large a sample is: so many objects, or such a share of them, from 0 to 1. */
export type SampleSize =
  { readonly kind: 'count'; readonly count: number } | { readonly kind: 'share'; readonly share: number };

/** Reads `200` or `2.5%`. Anything else, and none at all, is `usage` (64). */
export function parseSampleSize(text: string): SampleSize {
  const [, digits = '', percent] = /^(\d{1,9}(?:\.\d{1,6})?)(%?)$/.exec(text.trim()) ?? [];
  const value = Number(digits);
  if (percent === '%' && value > 0 && value <= 100) return { kind: 'share', share: value / 100 };
  if (percent === '' && Number.isInteger(value) && value > 0) return { kind: 'count', count: value };
  throw new MediaStructError(
    'usage',
    `"${text}": expected a number of objects such as 200, or a share such as 2%`,
    {
      suggestions: ['300 objects that are right tell that at most 1 % are damaged, with 95 % confidence.'],
    },
  );
}

/** The number of objects of a sample; never more than there are, and of a share always one. */
export function sampleCount(size: SampleSize, population: number): number {
  if (size.kind === 'count') return Math.min(size.count, population);
  return Math.min(population, Math.ceil(size.share * population));
}
