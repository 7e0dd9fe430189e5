import type { FieldReader } from '../../records/fields.ts';
import type { EndState } from './operation.ts';

/** The field `state`, which is a word; whether a job declares it is checked where the job is known. */
export function readEndState(fields: FieldReader): EndState {
  return fields.matching('state', /^[a-z][a-z-]{0,40}$/, 'the name of an end state');
}
