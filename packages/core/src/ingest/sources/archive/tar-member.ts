import { integer, minValue, number, object, pipe, safeParse } from 'valibot';
import type { Derivation } from '../../../files/derivation.ts';
import { copyRange } from '../../../files/derivation.ts';

/** The derivation that takes a member out of a tar file, as plans name it. */
export const TAR_MEMBER = 'ingest/tar-member';

const count = pipe(number(), integer(), minValue(0));
const shape = object({ at: count, size: count });

/** A member of a tar file is a range of its bytes. */
export const unpackTarMember: Derivation = (source, params, write) => {
  const parsed = safeParse(shape, params);
  if (!parsed.success) return;
  const { at, size } = parsed.output;
  copyRange(source, write, { start: at, end: at + size });
};
