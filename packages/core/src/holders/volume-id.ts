import { itemAt } from '../errors/item-at.ts';
import { MediaStructError } from '../errors/media-struct-error.ts';

const PATTERN = /^MS_([0-9a-f]{8})_(\d{4})$/;
const LAST_NUMBER = 9999;

export interface VolumeName {
  /** Eight hex digits that all volumes of a library share. */
  readonly setId: string;
  /** From 1. */
  readonly number: number;
}

/** `MS_3f2a9c01_0007`: 16 characters, which is what a disc's own label may hold. */
export function formatVolumeId({ setId, number }: VolumeName): string {
  if (number > LAST_NUMBER)
    throw new MediaStructError(
      'usage',
      `A set holds at most ${LAST_NUMBER} volumes; ${number} are asked for`,
      {
        suggestions: ['Name a larger medium.'],
      },
    );
  return `MS_${setId}_${String(number).padStart(4, '0')}`;
}

export function parseVolumeId(text: string): VolumeName | null {
  const match = PATTERN.exec(text);
  return match === null ? null : { setId: itemAt(match, 1), number: Number(match[2]) };
}
