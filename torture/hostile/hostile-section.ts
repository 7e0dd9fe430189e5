import type { Section } from '../section.ts';

/** Data and names that somebody else made up. */
export const hostileSection: Section = async () => {};
