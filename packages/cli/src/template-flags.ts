import { Flags } from '@oclif/core';

/** The templates of folders and names, for the commands that try or apply them. */
export const templateFlags = {
  folders: Flags.string({
    summary: 'Template of the folder below media; by default that of the settings.',
    helpValue: 'TEMPLATE',
  }),
  names: Flags.string({
    summary: 'Template of the name without its extension; by default that of the settings.',
    helpValue: 'TEMPLATE',
  }),
};
