import { CAMERAS, capture } from './cameras.ts';
import { draft, group, pickMoment } from './scene.ts';
import type { Scenario } from './scene.ts';

interface HostileName {
  readonly special: string;
  name(serial: number): string | Buffer;
  /** A name that only file systems without a rule for names take. */
  readonly bytesOnly?: boolean;
}

const NAMES: readonly HostileName[] = [
  { special: 'newline', name: (serial) => `first line\nsecond ${serial}.jpg` },
  {
    special: 'invalid-utf8',
    name: (serial) => Buffer.from(`caf\xe9 \xff\xfe ${serial}.jpg`, 'latin1'),
    bytesOnly: true,
  },
  { special: 'longest-name', name: (serial) => `${serial} `.padEnd(251, 'long ') + '.jpg' },
  { special: 'longest-name', name: (serial) => `${serial} `.padEnd(8, '-') + `${'ü'.repeat(121)}x.jpg` },
  { special: 'emoji', name: (serial) => `🎉 party 👩‍👩‍👧 ${serial}.jpg` },
  { special: 'nfd', name: (serial) => `u\u0308ber a\u0301rbol ${serial}.jpg` },
  { special: 'leading-dash', name: (serial) => `-rf ${serial}.jpg` },
  { special: 'leading-dash', name: (serial) => `--help${serial}.jpg` },
  { special: 'end-marker', name: () => '{ready}.jpg' },
  { special: 'end-marker', name: (serial) => `{ready}\n{ready${serial}}\n.jpg`, bytesOnly: true },
  { special: 'spaces', name: (serial) => `  two  spaces ${serial} .jpg` },
  { special: 'trailing-dot', name: (serial) => `no extension ${serial}.` },
  { special: 'quotes', name: (serial) => `"double" 'single' \`back\` ${serial}.jpg` },
  { special: 'backslash', name: (serial) => `back\\slash\\${serial}.jpg` },
  { special: 'percent', name: (serial) => `100%d %20 %s ${serial}.jpg` },
  { special: 'shell', name: (serial) => `$HOME;$(id)&|<>*?[${serial}]!#~.jpg` },
  { special: 'control', name: (serial) => `tab\tbell\x07escape\x1b[31m ${serial}.jpg` },
  { special: 'carriage-return', name: (serial) => `return\r${serial}.jpg` },
  { special: 'right-to-left', name: (serial) => `photo \u202egpj.${serial}.jpg` },
  { special: 'leading-dot', name: (serial) => `.hidden ${serial}.jpg` },
  { special: 'many-dots', name: (serial) => `a..b...${serial}..jpg.jpg` },
  { special: 'url', name: (serial) => `a:b,c=d @e ${serial}.jpg` },
];

/** Soundly dated pictures under names that break what does not take care of them, one variant a name. */
export const hostileNames: Scenario = {
  name: 'hostile-name',
  variants: NAMES.length,
  weight: 2,
  option: 'hostileNames',
  plan(scene, variant) {
    const hostile = NAMES[variant];
    if (!hostile || (hostile.bytesOnly === true && process.platform !== 'linux')) return [];
    const camera = scene.random.pick(CAMERAS);
    const { exif, taken } = capture(camera, pickMoment(scene));
    const name = hostile.name(scene.serial);
    const content = { kind: 'jpeg', exif: { ...exif, software: '{ready}' } } as const;
    const file = draft(scene, {
      name,
      content,
      taken,
      camera: camera.model,
      special: ['hostile-name', hostile.special],
    });
    return [{ ...group('hostile-name', String(name), file), mayRepeat: true }];
  },
};
