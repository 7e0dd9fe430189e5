import { Flags } from '@oclif/core';

/** Flags of every command. */
export const baseFlags = {
  library: Flags.string({
    summary: 'Folder of the library; by default it is searched upwards from the current folder.',
    helpGroup: 'GLOBAL',
    helpValue: 'DIR',
    env: 'MEDIASTRUCT_LIBRARY',
  }),
  quiet: Flags.boolean({ summary: 'Print results and errors only, no progress.', helpGroup: 'GLOBAL' }),
  progress: Flags.option({
    summary: 'Print progress on stderr as JSON, a line each; also under --json and --quiet.',
    helpGroup: 'GLOBAL',
    options: ['json'] as const,
  })(),
};

/** Flags of every command that changes files; `confirm` reads `yes`. */
export const changeFlags = {
  yes: Flags.boolean({ char: 'y', summary: 'Apply without asking.', exclusive: ['dry-run'] }),
  'dry-run': Flags.boolean({ char: 'n', summary: 'Show what would be done and change nothing.' }),
  threads: Flags.integer({
    summary: 'Threads that read and copy; the default is one per core.',
    helpValue: 'N',
    min: 1,
  }),
  plan: Flags.string({
    summary: 'Save the plan to this file; "mediastruct apply FILE" applies it later.',
    helpValue: 'FILE',
  }),
};
