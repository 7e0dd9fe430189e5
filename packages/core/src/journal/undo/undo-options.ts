import { object, regex, string, pipe } from 'valibot';

/** What the header of an undo's plan keeps: the id of the run that it takes back. */
export const undoOptions = {
  options: object({ undoes: pipe(string(), regex(/^[0-9A-Za-z-]{1,80}$/, 'a run id')) }),
};
