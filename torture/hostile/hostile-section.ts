import type { Section } from '../section.ts';
import { attackNames } from './hostile-names.ts';
import { attackLines } from './mutated-lines.ts';
import { attackMedia } from './mutated-media.ts';

/** Of the lines some are left out again, because what was swapped was equal; 100,000 attacks are wanted. */
const SIZES = {
  full: { lines: 104_000, names: 10_000, pictures: 300 },
  quick: { lines: 5_000, names: 500, pictures: 20 },
};

/** Data and names that somebody else made up: records, names of files, pictures. */
export const hostileSection: Section = async (task) => {
  const { lines, names, pictures } = SIZES[task.size];
  attackLines(task, lines);
  await attackNames(task, names);
  await attackMedia(task, pictures);
};
