import { describe, expect, it } from 'vitest';
import { partWithoutBars } from './dark-bars.ts';

/** A grey picture of 40 by 30 with black lines on its four sides. */
function picture({ top = 0, bottom = 0, left = 0, right = 0 }) {
  const [width, height] = [40, 30];
  const pixels = Uint8Array.from({ length: width * height }, (_, at) => {
    const [x, y] = [at % width, Math.floor(at / width)];
    return y < top || y >= height - bottom || x < left || x >= width - right ? 12 : 140;
  });
  return { pixels, width, height };
}

describe('partWithoutBars', () => {
  it.each([
    [
      { top: 2, bottom: 3 },
      { left: 0, top: 3, width: 40, height: 24 },
    ],
    [
      { left: 4, right: 4 },
      { left: 4, top: 0, width: 32, height: 30 },
    ],
  ])('cuts off the bars %j', (bars, part) => {
    expect(partWithoutBars(picture(bars))).toEqual(part);
  });

  it.each([{}, { top: 5 }, { top: 1, bottom: 6 }, { top: 9, bottom: 9 }, { top: 30 }])(
    'leaves a picture with black %j whole',
    (bars) => {
      expect(partWithoutBars(picture(bars))).toEqual({ left: 0, top: 0, width: 40, height: 30 });
    },
  );
});
