import { Flags } from '@oclif/core';

/** The flags of commands that walk a folder. */
export const excludeFlags = {
  exclude: Flags.string({
    summary: 'A rule of what to leave out, as in a .gitignore file; can be given several times.',
    multiple: true,
    helpValue: 'RULE',
  }),
  'no-ignore-files': Flags.boolean({
    summary: 'Read no .gitignore, .exclude and .mediastructignore files.',
  }),
};
