import { array, boolean, object, optional, parse, string } from 'valibot';
import type { GenericSchema } from 'valibot';
import type { PlanHeader } from '../journal/plan/plan-file.ts';

/**
 * `moves` tells of each source whether its files are moved out of it, `partial` whether only some of its files were asked for; `to` names
 * the folders that get further copies, `event` what the pictures are of.
 */
export interface IngestOptions {
  readonly moves: readonly boolean[];
  readonly partial?: readonly boolean[] | undefined;
  readonly to?: readonly string[] | undefined;
  readonly event?: string | undefined;
}

export const INGEST_OPTIONS: GenericSchema<unknown, IngestOptions> = object({
  moves: array(boolean()),
  partial: optional(array(boolean())),
  to: optional(array(string())),
  event: optional(string()),
});

/** What the plan of an ingest says of itself. */
export function ingestOptions({ options }: Pick<PlanHeader, 'options'>): IngestOptions {
  return parse(INGEST_OPTIONS, options);
}

/** The sources of an ingest of which only some files were asked for: single ones, or those that had settled. Absolute paths. */
export function partialSources({
  sources,
  options,
}: Pick<PlanHeader, 'sources' | 'options'>): readonly string[] {
  const { partial = [] } = ingestOptions({ options });
  return [...new Set(sources.filter((_, at) => partial[at] === true))];
}
