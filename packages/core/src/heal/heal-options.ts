import { array, object, string } from 'valibot';

/** What the header of a heal run keeps. */
export interface HealOptions {
  /** Names of the trees whose files are mended. */
  readonly trees: string[];
}

export const healOptions = { options: object({ trees: array(string()) }) };
