import { archiveSteps } from './archive/archive-steps.ts';
import type { JobRegistry } from './journal/session.ts';
import { validateSteps } from './validate/validate-steps.ts';

/** The finishing steps of core's own commands; a caller adds those of its plugins. */
export const coreJobs: JobRegistry = { archive: archiveSteps, validate: validateSteps };
