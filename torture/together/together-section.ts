import type { Section } from '../section.ts';

/** Several processes at once. */
export const togetherSection: Section = async () => {};
