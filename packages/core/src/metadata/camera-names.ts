import type { NamePattern } from './name-pattern.ts';
import { DASHED_DAY, PACKED_DAY, PACKED_TIME, pattern, Y } from './name-pattern.ts';

/** What cameras and the camera apps of phones write before `20190512_143000`. */
const PREFIXES =
  'IMG|VID|MVIMG|DSC|PANO|PANORAMA|PIC|MOV|MOVIE|VIDEO|PHOTO|P|V|SVID|LRV|PRO_VID|PRO_LRV|SL_MO_VID|' +
  'SLOW_MOTION|TIMELAPSE|PORTRAIT|NIGHT|HDR|BURST|COLLAGE|RESIZED|SAVE|TRIM|WIN|VideoCapture|InShot|B612|SNOW|CameraZOOM';

/** `14_30_00` behind a day, as Windows writes it. */
const LOW_TIME = String.raw`(?<h>\d\d)_(?<mi>\d\d)_(?<s>\d\d)`;
const DJI = 'DJI_(?:fly_|mimo_|export_|album_)?';

/**
 * Names by cameras, phones, drones and the programs that copy from them. The first that matches counts; the order matters only
 * for forms that begin alike. GoPro, most cameras and iPhones name no date, so nothing here is theirs.
 */
export const CAMERA_NAMES: readonly NamePattern[] = [
  // Pixel; Google Photos puts the other words before the name of an original that was edited.
  pattern(String.raw`(?:original_[0-9a-f-]{36}_)?PXL_${PACKED_DAY}_${PACKED_TIME}`, { clock: 'utc' }),
  // OneDrive on iPhones.
  pattern(String.raw`${PACKED_DAY}_${PACKED_TIME}_iOS`, { clock: 'utc' }),
  // Insta360's too: `VID_20220506_070809_00_001.insv`.
  pattern(String.raw`(?:${PREFIXES})[_-]${PACKED_DAY}[_-]${PACKED_TIME}`),
  pattern(String.raw`(?:IMG|VID|P|V|CameraZOOM-|SL_MO_VID|BeautyPlus_|MYXJ_)${PACKED_DAY}${PACKED_TIME}`),
  pattern(String.raw`(?:[A-Z0-9]+_){0,3}BURST${PACKED_DAY}${PACKED_TIME}`),
  pattern(String.raw`Burst_Cover_(?:[A-Z]+_)*${PACKED_DAY}${PACKED_TIME}`),
  pattern(String.raw`${DJI}${PACKED_DAY}_?${PACKED_TIME}`),
  // Windows' camera app and Windows Phone; the latter also counts the pictures of a day.
  pattern(String.raw`(?:WIN|WP)_${PACKED_DAY}_${LOW_TIME}`),
  pattern(String.raw`WP_(?:SS_)?${PACKED_DAY}_\d{3,4}`, { dayOnly: true }),
  pattern(String.raw`C360_${DASHED_DAY}-(?<h>\d\d)-(?<mi>\d\d)-(?<s>\d\d)(?:-(?<f>\d{3}))?`),
  pattern(String.raw`${PACKED_DAY}[_-]?${PACKED_TIME}`),
  // Dashcams: `REC_2019_05_12_14_30_00_F`, `2019_0512_143000_001`.
  pattern(String.raw`REC_${Y}_(?<mo>\d\d)_(?<d>\d\d)_${LOW_TIME}`),
  pattern(String.raw`${Y}_(?<mo>\d\d)(?<d>\d\d)_(?<h>\d\d)(?<mi>\d\d)(?<s>\d\d)`),
  // Dropbox and many others: the day first, with one mark between its parts.
  pattern(
    String.raw`${Y}(?<q>[-_.])(?<mo>\d\d)\k<q>(?<d>\d\d)[ _T-]{1,3}(?<h>\d\d)(?<r>[.\-_: ])(?<mi>\d\d)\k<r>(?<s>\d\d)`,
  ),
  pattern(String.raw`${DASHED_DAY}[ _T](?<h>\d\d)(?<mi>\d\d)(?<s>\d\d)`),
  pattern(DASHED_DAY, { dayOnly: true }),
];
