import { basename } from 'node:path';

/** `takeout-001.zip!/Takeout/a.jpg`: where a file of an archive is, in words for people. */
export function memberName({ from, member }: { readonly from: string; readonly member: string }): string {
  return `${basename(from)}!/${member}`;
}
