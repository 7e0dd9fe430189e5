import { resolve } from 'node:path';
import type { FileAccess } from '@mediastruct/core';
import { lstatOrNull, MediaStructError } from '@mediastruct/core';
import { copyNumber, parseDiscName } from './disc-name.ts';

/** What the user wants to have read. */
export interface DiscToRead {
  /** Absolute path of an image or a device. */
  readonly source: string;
  readonly volume?: string | undefined;
  readonly copy?: number | undefined;
}

/** A path where something stands there, or where it cannot be a name; else the name of a disc, which is read in the drive. */
export function discToRead(
  access: FileAccess,
  {
    what,
    copy,
    device,
  }: { readonly what: string; readonly copy: string | undefined; readonly device: string },
): DiscToRead {
  const asked = copy === undefined ? undefined : copyNumber(copy);
  if (asked === null)
    throw new MediaStructError('usage', `copy "${copy}": expected a letter such as B, or a number`);
  const path = resolve(what);
  if (/[^\w ]/.test(what) || lstatOrNull(access, path) !== null) return { source: path, copy: asked };
  const named = parseDiscName(what);
  return { source: device, volume: named.volume, copy: asked ?? named.copy };
}
