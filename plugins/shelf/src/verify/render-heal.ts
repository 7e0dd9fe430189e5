import { formatBytes, paint, plural } from '@mediastruct/command';
import type { HealFigures } from './heal-options.ts';

/** What is brought back and what has to wait, in lines for people. */
export function healLines({ healed, right, enough, lost, waiting }: HealFigures): readonly string[] {
  const sum = ({ files, bytes }: { readonly files: number; readonly bytes: number }) =>
    `${plural(files, 'object')} (${formatBytes(bytes)})`;
  const line = (of: { readonly files: number; readonly bytes: number }, text: string) =>
    of.files === 0 ? [] : [text.replace('%', sum(of))];
  return [
    ...line(healed, 'To be brought back from other copies: %.'),
    ...line(right, 'Read as they were written after all: %.'),
    ...line(enough, 'Not brought back, because there are enough copies elsewhere: %.'),
    ...line(lost, 'No other copy is known that reads right: %.').map((text) => paint.bad(text)),
    ...line(
      waiting,
      'Queued, because no other copy is here: %. Plug in and run the command again with --only-heal:',
    ),
    ...waiting.disks.map(
      (disk) => `  ${disk.name}${disk.place === null ? '' : ` (${disk.place})`}: ${sum(disk)}`,
    ),
  ];
}
