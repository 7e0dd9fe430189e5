import type { FileAccess, StopFlag, VolumeDetails } from '@mediastruct/core';
import { readVolumeFiles } from '@mediastruct/core';
import type { PageFile } from '../page/listed-file.ts';
import { compareShown, toPageFile } from '../page/listed-file.ts';
import { planThumbnails } from '../page/plan-thumbnails.ts';
import { thumbnailsOf } from '@mediastruct/core/thumbnails';
import { CONTACT_PICTURES } from './contact-page.ts';
import type { LabelPicture } from './label-facts.ts';
import { formatDay } from './label-facts.ts';

/** Files that are looked at for each picture wanted, because not every file embeds a preview. */
const TRIED = 6;

/**
 * Pictures of a volume, spread evenly over its days; none where its folder or its listing is not there. Memory: about 400 bytes for each file of
 * the volume.
 */
export async function labelPictures(
  access: FileAccess,
  { folder, isFolderThere, listing }: VolumeDetails,
  { stop, onNote }: { readonly stop: StopFlag; readonly onNote: (message: string) => void },
): Promise<readonly LabelPicture[]> {
  if (!isFolderThere || listing === null) return [];
  const files = [...readVolumeFiles(access, listing)].map(toPageFile).sort(compareShown);
  const tried = spread(files, CONTACT_PICTURES * TRIED);
  const paths = tried.map(({ path }) => path);
  const found: { file: PageFile; jpeg: Buffer; day: string }[] = [];
  let nth = 0;
  for await (const { jpeg } of thumbnailsOf(access, { folder, paths, stop, onNote })) {
    const file = tried[nth++];
    if (file !== undefined && jpeg !== null) found.push({ file, jpeg, day: file.day });
  }
  return spread(found, CONTACT_PICTURES).map(({ file: { name, alias, day, time }, jpeg }) => ({
    jpeg,
    name: alias === '' ? name : alias,
    day: `${formatDay(day)} ${time.slice(0, 5)}`.trim(),
  }));
}

/** At most so many, as many of each day. */
function spread<T extends { readonly day: string }>(items: readonly T[], most: number): readonly T[] {
  const isChosen = planThumbnails(
    items.map(({ day }) => ({ day, bytes: 1 })),
    most,
  );
  return items.filter((_, nth) => isChosen[nth]);
}
