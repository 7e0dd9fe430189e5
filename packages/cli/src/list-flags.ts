import { Args, Flags } from '@oclif/core';

/** The argument of the commands that read a list of another program. */
export const listArgument = Args.string({
  description: 'The list: a file, a bag, or the folder of an ASC MHL history.',
  required: true,
});

/** Their flags. The formats are those of core's `LIST_FORMATS`, which is not loaded for a help page. */
export const listFlags = {
  format: Flags.option({
    summary: 'What the list is, where that cannot be found out.',
    options: [
      'sha256sum',
      'sha512sum',
      'sha1sum',
      'md5sum',
      'b3sum',
      'xxh128sum',
      'xxh64sum',
      'hashdeep',
      'md5deep',
      'bagit',
      'mhl',
    ] as const,
  })(),
  'windows-names': Flags.boolean({ summary: 'Names in the list have \\ between folders.' }),
};
