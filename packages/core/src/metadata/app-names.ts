import type { NamePattern } from './name-pattern.ts';
import { DASHED_DAY, PACKED_DAY, PACKED_TIME, pattern, SPACED_TIME, Y } from './name-pattern.ts';

const RECEIVED = { meaning: 'received' } as const;
const SCANNED = { meaning: 'scanned' } as const;
/** Telegram: what stands before the date of a file that was saved, or before `_1@` in an export. */
const TELEGRAM = '(?:photo|video|document|file|audio|animation|sticker|round_video|video_file)';
const DASHED_TIME = String.raw`(?<h>\d\d)-(?<mi>\d\d)-(?<s>\d\d)`;
const AT_DASHED = String.raw`${DASHED_DAY}[ _-]{1,2}(?<h>\d\d)[.\-_](?<mi>\d\d)[.\-_](?<s>\d\d)`;

/** Names by messengers. Most name the day on which something came or went, which is not that of the picture. */
export const MESSENGER_NAMES: readonly NamePattern[] = [
  pattern(String.raw`(?:IMG|VID|AUD|PTT|DOC|STK|GIF)-${PACKED_DAY}-WA\d+`, { ...RECEIVED, dayOnly: true }),
  // In every language: `WhatsApp Image 2019-05-12 at 14.30.00`, `Image WhatsApp 2019-05-12 à 14.30.00`.
  pattern(
    String.raw`(?=\D{0,24}WhatsApp)\D{8,48}${DASHED_DAY}(?<before>\D{1,16})${SPACED_TIME}(?<after> ?\p{L}\.?\p{L})?`,
    {
      ...RECEIVED,
      dayOnly: true,
    },
  ),
  pattern(String.raw`${TELEGRAM}_${DASHED_DAY}[_ ](?<h>\d\d)[-.](?<mi>\d\d)[-.](?<s>\d\d)`, RECEIVED),
  pattern(String.raw`${TELEGRAM}_\d+@(?<d>\d\d)-(?<mo>\d\d)-${Y}[_ ]${DASHED_TIME}`, RECEIVED),
  pattern(String.raw`signal-(?:attachment-)?${DASHED_DAY}-${DASHED_TIME}(?:-(?<f>\d{3}))?`),
  pattern(String.raw`signal-(?:attachment-)?${DASHED_DAY}-${PACKED_TIME}`),
  pattern(
    String.raw`viber[ _]image[ _]${DASHED_DAY}[ _,]{1,3}(?<h>\d\d)[.-](?<mi>\d\d)[.-](?<s>\d\d)`,
    RECEIVED,
  ),
  pattern(String.raw`KakaoTalk_(?:Photo_|Video_)?${DASHED_DAY}-${DASHED_TIME}`, RECEIVED),
  pattern(String.raw`KakaoTalk_(?:Photo_|Video_)?${PACKED_DAY}_${PACKED_TIME}`, RECEIVED),
  pattern(String.raw`(?:threema|element)-${PACKED_DAY}-${PACKED_TIME}`, RECEIVED),
  // WeChat and QQ on computers.
  pattern(String.raw`(?:微信|QQ|TIM)(?:图片|视频|圖片|視頻)_?${PACKED_DAY}${PACKED_TIME}`, RECEIVED),
  pattern(String.raw`(?:WeChat|QQ) ?(?:Image|Video|Photo)_?${PACKED_DAY}${PACKED_TIME}`, RECEIVED),
];

/** "Scan" as Windows, HP, Epson and Canon name their files, in several languages. */
const SCAN_WORDS =
  'scan|scanned|scanned image|scanner|numérisation|numériser|digitalizar|digitalização|digitalización|escaneo|escanear|' +
  'escaneado|scansione|scansiona|acquisizione|gescannt|gescand|scannen|skanna|skannet|skanning|skan|skanuj|skenování|сканировать|скан|' +
  'スキャン|扫描|掃描|스캔|tarama|adobe scan|camscanner|new doc|new document|epson|document scan';

/** Names by scanners and scanning apps: the day of the scan, which is better than nothing and no more. */
export const SCANNER_NAMES: readonly NamePattern[] = [
  // Epson Scan: `img20190512_14304567`.
  pattern(String.raw`img${PACKED_DAY}_${PACKED_TIME}`, SCANNED),
  // Canon IJ Scan: `IMG_20190512_0001`; Canon copiers: `CCF20190512_00001`.
  pattern(String.raw`(?:IMG_|CCF_?|SKM_?|SCN_?)${PACKED_DAY}_\d{3,5}`, { ...SCANNED, dayOnly: true }),
  pattern(String.raw`(?:${SCAN_WORDS})(?: \d{1,3})?[ _-]{0,3}${PACKED_DAY}[ _-]${PACKED_TIME}`, SCANNED),
  pattern(String.raw`(?:${SCAN_WORDS})(?: \d{1,3})?[ _-]{0,3}${AT_DASHED}`, SCANNED),
  pattern(String.raw`(?:${SCAN_WORDS})(?: \d{1,3})?[ _-]{0,3}${PACKED_DAY}`, { ...SCANNED, dayOnly: true }),
  pattern(String.raw`(?:${SCAN_WORDS})(?: \d{1,3})?[ _-]{0,3}${DASHED_DAY}`, { ...SCANNED, dayOnly: true }),
  pattern(String.raw`${Y}_(?<mo>\d\d)_(?<d>\d\d) (?<h>\d\d)_(?<mi>\d\d) (?:Office|Microsoft) Lens`, SCANNED),
];
