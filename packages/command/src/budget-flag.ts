import { Errors, Flags } from '@oclif/core';
import { parseBudget } from './parse-budget.ts';
import type { Budget } from './parse-budget.ts';

/** A flag that takes a time such as `30m`, or a number of bytes such as `200GB`. Anything else is `usage` (64). */
export const budgetFlag = Flags.custom<Budget>({
  parse: async (text) => {
    try {
      return parseBudget(text);
    } catch (error) {
      throw new Errors.CLIError(error instanceof Error ? error : String(error));
    }
  },
  helpValue: 'TIME|SIZE',
});
