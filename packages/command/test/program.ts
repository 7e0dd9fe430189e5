import { join, resolve } from 'node:path';
import process from 'node:process';

/** The program run from its sources. */
export const sourceProgram = join(import.meta.dirname, '../../cli/bin/mediastruct.js');

/** The program that tests start: the built one, which starts four times as fast, unless a single test is run without it. */
export const program = resolve(process.env.MEDIASTRUCT_PROGRAM ?? sourceProgram);
