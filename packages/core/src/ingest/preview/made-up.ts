import { createHash } from 'node:crypto';
import type { TakenRecord } from '../../records/file-record.ts';
import { filedStem } from '../filed-names.ts';
import type { NameFacts } from '../template-fields.ts';
import type { Templates } from '../templates.ts';
import type { PreviewedFile } from './previewed-file.ts';

/** What cameras, phones and scanners make, for a library that holds nothing yet. */
const MADE_UP: readonly (Pick<NameFacts, 'name' | 'folder' | 'camera'> & { readonly local: string })[] = [
  {
    local: '2019-05-12T10:11:12',
    name: 'IMG_0042.JPG',
    folder: 'DCIM/100CANON',
    camera: 'Canon EOS R5',
  },
  {
    local: '2021-07-04T18:30:05.417',
    name: 'PXL_20210704_163005417.jpg',
    folder: 'Camera',
    camera: 'Google Pixel 4',
  },
  { local: '2022-12-24T17:05:00', name: 'DJI_0007.MP4', folder: 'DCIM/100MEDIA', camera: 'DJI FC3170' },
  { local: '2018-08-03', name: 'IMG-20180803-WA0001.jpg', folder: 'WhatsApp Images', camera: null },
  { local: '1987', name: 'scan 12.tif', folder: 'Scans', camera: null },
];

/** What templates make of files that nobody has. */
export function madeUpFiles(templates: Templates, event: string | null): readonly PreviewedFile[] {
  return MADE_UP.map(({ local, name, folder, camera }) => {
    const taken: TakenRecord = { local, offset: null, source: 'name', precision: '', confidence: 'high' };
    const sha256 = createHash('sha256').update(name).digest('hex');
    const facts = { taken, sha256, name, folder: folder.slice(folder.lastIndexOf('/') + 1), camera, event };
    const to = filedStem(templates, facts) + name.slice(name.lastIndexOf('.'));
    return { from: `${folder}/${name}`, to, state: 'filed' };
  });
}
