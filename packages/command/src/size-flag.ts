import { Flags } from '@oclif/core';
import { parseBytes } from './parse-bytes.ts';

/** A flag that takes a number of bytes with an optional unit: `500MB`, `1.5GiB`, `4096`. */
export const sizeFlag = Flags.custom<number>({ parse: async (text) => parseBytes(text), helpValue: 'SIZE' });
