import type { Content } from '../formats/content.ts';
import { GOOGLE, capture } from './cameras.ts';
import type { GroupDraft } from './file-plan.ts';
import { compactDate, isoDay, isoSecond, utcMs } from './moment.ts';
import { draft, group, pickMiddayMoment, pickMoment, pickNightMoment } from './scene.ts';
import type { Scenario, Scene } from './scene.ts';

interface NameForm {
  readonly special: string;
  /** The name's extension, with the point. */
  readonly extension: string;
  /** What the name knows; `utc` names carry no local time, `day` names only a day, `millis` always say 123. */
  readonly knows: 'local' | 'millis' | 'utc' | 'utc-second' | 'day';
  readonly content?: Content;
  /** Null for a moment that the form cannot write. */
  stem(ms: number, serial: number): string | null;
}

const PNG = { extension: '.png', content: { kind: 'png' } } as const;
const NO_DATE_FILM: Content = { kind: 'mp4', createdMs: null };
const FILM = { extension: '.mp4', content: NO_DATE_FILM } as const;

const FORMS: readonly NameForm[] = [
  form('name-img', (day, time) => `IMG_${day}_${time}`),
  form('name-mvimg', (day, time) => `MVIMG_${day}_${time}`),
  form('name-dsc', (day, time) => `DSC_${day}_${time}`),
  form('name-vid', (day, time) => `VID_${day}_${time}`, FILM),
  form('name-samsung', (day, time) => `${day}_${time}`),
  form('name-screenshot', (day, time) => `Screenshot_${day}-${time}`, PNG),
  pointed('name-screenshot-at', (day, time) => `Screenshot ${day} at ${time}`, PNG),
  pointed('name-dropbox', (day, time) => `${day} ${time}`),
  pointed('name-signal', (day, time) => `signal-${day}-${time.replaceAll('.', '-')}`),
  form('name-signal', (day, time) => `signal-${dashed(day)}-${time}`),
  form('name-telegram', (day, time) => `photo_${dashed(day)}_${colons(time, '-')}`),
  form('name-dji', (day, time) => `DJI_${day}${time}_0001_D`, { extension: '.JPG' }),
  form('name-insta360', (day, time) => `IMG_${day}_${time}_00_001`),
  form('name-windows', (day, time) => `WIN_${day}_${colons(time, '_')}_Pro`),
  form('name-burst-pixel', (day, time) => `00000IMG_00000_BURST${day}${time}123_COVER`, { knows: 'millis' }),
  form('name-screenshot-gnome', (day, time) => `Screenshot from ${dashed(day)} ${colons(time, '-')}`, PNG),
  form('name-screenshot-windows', (day, time) => `Screenshot ${dashed(day)} ${time}`, PNG),
  pointed('name-screenshot-de', (day, time) => `Bildschirmfoto ${day} um ${time}`, PNG),
  pointed('name-screenshot-fr', (day, time) => `Capture d\u2019e\u0301cran ${day} a\u0300 ${time}`, PNG),
  pointed('name-screenshot-ja', (day, time) => `スクリーンショット ${day} ${time}`, PNG),
  form('name-scan', (day) => `Scan_${day}`, { knows: 'day' }),
  form('name-burst', (day, time) => `BURST${day}${time}`),
  { special: 'name-whatsapp', extension: '.jpg', knows: 'day', stem: whatsAppName },
  pointed('name-whatsapp-image', (day, time) => `WhatsApp Image ${day} at ${time}`, {
    extension: '.jpeg',
    knows: 'day',
  }),
  { special: 'name-epoch', extension: '.jpg', knows: 'utc', stem: epochName },
  { special: 'name-pxl', extension: '.jpg', knows: 'utc', stem: pixelName },
  form('name-telegram-export', (day, time) => `photo_7@${backwards(day)}_${colons(time, '-')}`),
  form('name-signal', (day, time) => `signal-attachment-${dashed(day)}-${time}`),
  form('name-viber', (day, time) => `viber_image_${dashed(day)}_${colons(time, '-')}`),
  form('name-kakaotalk', (day, time) => `KakaoTalk_Photo_${dashed(day)}-${colons(time, '-')}`),
  form('name-wechat', (day, time) => `微信图片_${day}${time}`),
  form('name-whatsapp', (day) => `VID-${day}-WA0007`, { ...FILM, knows: 'day' }),
  pointed('name-whatsapp-image', (day, time) => `Image WhatsApp ${day} a\u0300 ${time}`, { knows: 'day' }),
  form('name-dji', (day, time) => `DJI_${day}${time}_0002_D`, { ...FILM, extension: '.MP4' }),
  form('name-dji', (day, time) => `dji_fly_${day}_${time}_0003_photo`),
  form('name-samsung', (day, time) => `${day}_${time}(0)`),
  form('name-onedrive', (day, time) => `${day}_${time}_iOS`, { knows: 'utc-second' }),
  form('name-windows', (day, time) => `WP_${day}_${colons(time, '_')}_Pro`),
  form('name-windows', (day) => `WP_${day}_012`, { knows: 'day' }),
  form('name-dashcam', (day, time) => `REC_${underscored(day)}_${colons(time, '_')}_F`, FILM),
  form('name-scan-epson', (day, time) => `img${day}_${time}45`),
  form('name-scan-canon', (day) => `IMG_${day}_0001`, { knows: 'day' }),
  pointed('name-scan', (day, time) => `Scan ${day} ${time}`),
  form('name-screenshot', (day, time) => `Screenshot_${day}_${time}_Chrome`),
  halfDay('name-screenshot-at', (day, time) => `Screenshot ${day} at ${time}`, PNG),
  pointed('name-screenshot-es', (day, time) => `Captura de pantalla ${day} a las ${time}`, PNG),
  pointed('name-screenshot-it', (day, time) => `Schermata ${day} alle ${time}`, PNG),
  pointed('name-screenshot-ru', (day, time) => `Снимок экрана ${day} в ${time}`, PNG),
  pointed('name-screenshot-zh', (day, time) => `截屏${day} ${time}`, PNG),
  { special: 'name-epoch', ...FILM, knows: 'utc-second', stem: recordingName },
  {
    special: 'name-epoch',
    extension: '.jpg',
    knows: 'utc',
    stem: (ms) => prefixed('FB_IMG_', epochName(ms)),
  },
  {
    special: 'name-epoch',
    extension: '.jpg',
    knows: 'utc',
    stem: (ms) => prefixed('mmexport', epochName(ms)),
  },
];

/** Files that nothing but their name dates, one variant a form; then Pixel names beside EXIF, then dated folders. */
export const namedDates: Scenario = {
  name: 'named-date',
  variants: FORMS.length + 2,
  weight: 6,
  option: 'namedDates',
  plan(scene, variant) {
    const named = FORMS[variant];
    if (named) return datedByName(scene, named);
    if (variant === FORMS.length) return [pixelPicture(scene)];
    return scene.settings.dirdepth < 2 ? [] : [datedByFolder(scene)];
  },
};

type NameText = (day: string, time: string) => string;

/** Names with `20190714` and `131415`. */
function form(special: string, text: NameText, more: Partial<NameForm> = {}): NameForm {
  const stem = (ms: number): string => text(compactDate(ms).day, compactDate(ms).time);
  return { special, extension: '.jpg', knows: 'local', stem, ...more };
}

/** Names with `2019-07-14` and `13.14.15`. */
function pointed(special: string, text: NameText, more: Partial<NameForm> = {}): NameForm {
  const stem = (ms: number): string => text(isoDay(ms), isoSecond(ms).slice(11).replaceAll(':', '.'));
  return { special, extension: '.jpg', knows: 'local', stem, ...more };
}

/** Names with `2019-07-14` and `1.14.15 PM`, as macOS writes them where a day has twice twelve hours. */
function halfDay(special: string, text: NameText, more: Partial<NameForm> = {}): NameForm {
  const stem = (ms: number): string => {
    const [hour = '', minute, second] = isoSecond(ms).slice(11).split(':');
    const half = Number(hour) < 12 ? 'AM' : 'PM';
    return text(isoDay(ms), `${Number(hour) % 12 || 12}.${minute}.${second}\u202f${half}`);
  };
  return { special, extension: '.jpg', knows: 'local', stem, ...more };
}

/** `14-07-2019` of `20190714`. */
function backwards(day: string): string {
  return `${day.slice(6)}-${day.slice(4, 6)}-${day.slice(0, 4)}`;
}

/** `2019_07_14` of `20190714`. */
function underscored(day: string): string {
  return dashed(day).replaceAll('-', '_');
}

/** `2019-07-14` of `20190714`. */
function dashed(day: string): string {
  return `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`;
}

/** `13-14-15` of `131415`. */
function colons(time: string, mark: string): string {
  return [time.slice(0, 2), time.slice(2, 4), time.slice(4)].join(mark);
}

function whatsAppName(ms: number, serial: number): string {
  return `IMG-${compactDate(ms).day}-WA${String(serial % 10_000).padStart(4, '0')}`;
}

/** Milliseconds since 1970, which have thirteen digits since September 2001. */
function epochName(ms: number): string | null {
  return ms >= 1e12 ? String(ms) : null;
}

/** Seconds since 1970, of a recording of an iPhone's screen. */
function recordingName(ms: number): string | null {
  return ms >= 1e12 ? `RPReplay_Final${Math.floor(ms / 1000)}` : null;
}

function prefixed(prefix: string, name: string | null): string | null {
  return name === null ? null : prefix + name;
}

function pixelName(ms: number): string {
  const { day, time, millis } = compactDate(ms);
  return `PXL_${day}_${time}${millis}`;
}

function datedByName(scene: Scene, { special, extension, knows, content, stem }: NameForm): GroupDraft[] {
  const isUtc = knows === 'utc' || knows === 'utc-second';
  const ms = isUtc ? utcMs(pickMiddayMoment(scene)) : pickMoment(scene).localMs;
  const name = stem(ms, scene.serial);
  if (name === null) return [];
  const fraction = knows === 'utc' ? `.${compactDate(ms).millis}` : knows === 'millis' ? '.123' : '';
  const local = knows === 'day' ? isoDay(ms) : isoSecond(ms) + fraction;
  const file = draft(scene, {
    name: name + extension,
    content: content ?? { kind: 'jpeg' },
    taken: { local, offset: null, source: 'file-name' },
    special: [special, ...(isUtc ? ['utc-only'] : []), ...(content === NO_DATE_FILM ? ['date-1904'] : [])],
  });
  return [{ ...group('named-date', name, file), mayRepeat: true }];
}

function pixelPicture(scene: Scene): GroupDraft {
  const moment = pickNightMoment(scene);
  const { exif, taken } = capture(GOOGLE, moment);
  const name = pixelName(utcMs(moment));
  const content = { kind: 'jpeg', exif } as const;
  const special = ['name-pxl', 'name-other-day'];
  const file = draft(scene, { name: `${name}.jpg`, content, taken, camera: GOOGLE.model, special });
  return { ...group('named-date', name, file), mayRepeat: true };
}

function datedByFolder(scene: Scene): GroupDraft {
  const day = isoDay(pickMoment(scene).localMs);
  const stem = `table ${scene.serial}`;
  const file = draft(scene, {
    name: `${stem}.jpg`,
    content: { kind: 'jpeg' },
    taken: { local: day, offset: null, source: 'folder-name' },
    special: ['folder-date'],
  });
  return { ...group('named-date', stem, file), folder: `DCIM/${day} Wedding` };
}
