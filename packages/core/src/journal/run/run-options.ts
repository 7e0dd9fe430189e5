import type { GenericSchema } from 'valibot';
import { parseWith } from '../../records/parse-with.ts';
import type { Run } from './run.ts';

/** The options of a run as its job reads them; a header that does not fit is `damaged` (12). */
export function runOptions<Options>(
  job: { readonly options: GenericSchema<unknown, Options> },
  run: Run,
): Options {
  const place = { path: run.plan, number: 1, offset: 0 };
  return parseWith(job.options, run.header.options, { place, field: 'options' });
}
