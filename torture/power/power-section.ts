import type { Section } from '../section.ts';

/** The file systems under a running command stop at its nth change or sync of a file, as in a power cut. */
export const powerSection: Section = async () => {};
