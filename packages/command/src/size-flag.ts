import { Errors, Flags } from '@oclif/core';
import { parseBytes } from './parse-bytes.ts';

/** A flag that takes a number of bytes with an optional unit: `500MB`, `1.5GiB`, `4096`. Anything else is `usage` (64). */
export const sizeFlag = Flags.custom<number>({
  parse: async (text) => {
    try {
      return parseBytes(text);
    } catch (error) {
      throw new Errors.CLIError(error instanceof Error ? error : String(error));
    }
  },
  helpValue: 'SIZE',
});
