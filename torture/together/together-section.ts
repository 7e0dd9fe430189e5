import type { Section } from '../section.ts';
import { attackLocks } from './locks.ts';
import { attackMovers } from './movers.ts';

const SIZES = { full: { files: 10_000, tries: 20 }, quick: { files: 800, tries: 2 } };

/** Several processes at once: into one tree, and on one library. */
export const togetherSection: Section = async (task) => {
  const { files, tries } = SIZES[task.size];
  if (task.takes(0)) await attackMovers(task, files);
  if (task.takes(1)) await attackLocks(task, tries);
};
