import type { JobRegistry } from './journal/job-steps.ts';
import { validateSteps } from './validate/validate-steps.ts';

/** The finishing steps of core's own commands; a caller adds those of its plugins. */
export const coreJobs: JobRegistry = { validate: validateSteps };
