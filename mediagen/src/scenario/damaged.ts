import type { DamageKind } from '../formats/damage.ts';
import type { FileType } from '../options.ts';
import { group } from './scene.ts';
import type { Scenario } from './scene.ts';
import { singleFile } from './singles.ts';

/** A damage, and a type that shows it: what is black in one format is a hole in another. */
const CASES: readonly (readonly [DamageKind, FileType])[] = [
  ['cut-off', 'jpg'],
  ['cut-off', 'png'],
  ['cut-off', 'gif'],
  ['cut-off', 'bmp'],
  ['cut-off', 'raw'],
  ['cut-off', 'heic'],
  ['cut-off', 'mp4'],
  ['cut-off', 'mov'],
  ['zero-tail', 'jpg'],
  ['zero-tail', 'png'],
  ['zero-tail', 'heic'],
  ['zero-hole', 'jpg'],
  ['zero-hole', 'png'],
  ['all-zeros', 'jpg'],
  ['all-zeros', 'mp4'],
  ['error-page', 'jpg'],
];
/** Head and a few blocks of a card have room in it. Bytes. */
const SMALLEST = 64 * 1024;

/** Files that are not whole. Their date stays true only where what holds it comes before the damage. */
export const damagedFiles: Scenario = {
  name: 'damaged',
  variants: CASES.length,
  weight: 2,
  option: 'damaged',
  plan(scene, variant) {
    const [damage, type] = CASES[variant] ?? ['cut-off', 'jpg'];
    const whole = singleFile(scene, type);
    const keepsDate = type === 'jpg' && damage !== 'all-zeros' && damage !== 'error-page';
    const file = {
      ...whole,
      size: Math.max(SMALLEST, whole.size),
      taken: keepsDate ? whole.taken : null,
      special: [...whole.special, 'damaged'],
      damage,
    };
    return [group('damaged', String(file.name).replace(/\.[^.]*$/, ''), file)];
  },
};
