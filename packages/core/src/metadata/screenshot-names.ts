import type { NamePattern } from './name-pattern.ts';
import { DASHED_DAY, PACKED_DAY, PACKED_TIME, pattern, SPACED_TIME, Y } from './name-pattern.ts';

/** "Screenshot" and "screen recording" as macOS, Windows, GNOME, KDE, Xfce and Android write them, by language. */
const WORDS = [
  'screen ?shot|screen ?cast|screen[ _-]?record(?:ing|er)?|screen|snapshot|screen capture|svid|xrecorder|mobizen|vlcsnap',
  'bildschirmfoto|bildschirmaufnahme|bildschirmaufzeichnung', // German
  "captures? d'écran|enregistrement d(?:e l)?'écran", // French
  'captura de pantalla|pantallazo|grabación de pantalla|gravació de pantalla', // Spanish, Catalan
  'captura de (?:tela|ecrã)|gravação d[eo] (?:tela|ecrã)', // Portuguese
  'schermata|istantanea schermo|registrazione schermo', // Italian
  'schermafbeelding|schermafdruk|schermopname', // Dutch
  'skärmavbild|skärmbild|skärmdump|skärminspelning', // Swedish
  'skjermbilde|skjermdump|skjermopptak', // Norwegian
  'skærmbillede|skærmfoto|skærmoptagelse', // Danish
  'näyttökuva|kuvakaappaus|näytön tallennus', // Finnish
  'zrzut ekranu|nagranie (?:z )?ekranu', // Polish
  'snímek obrazovky|záznam obrazovky|snímka obrazovky', // Czech, Slovak
  'képernyőfotó|képernyőkép|képernyőfelvétel', // Hungarian
  'captură (?:de )?ecran|înregistrare ecran', // Romanian
  'snimka zaslona|snimek zaslona|posnetek zaslona|slika zaslona|snimak ekrana', // Croatian, Slovenian, Serbian
  'снимок экрана|скриншот|запись экрана', // Russian
  'знімок екрана|запис екрана', // Ukrainian
  'екранна снимка|снимка на екрана|снимка от екрана', // Bulgarian
  'ekran (?:resmi|görüntüsü|kaydı|alıntısı)', // Turkish
  'στιγμιότυπο(?: οθόνης)?|εγγραφή οθόνης', // Greek
  'צילום מסך|הקלטת מסך', // Hebrew
  'لقطة (?:ال)?شاشة|تسجيل الشاشة', // Arabic
  'ảnh chụp màn hình|bản ghi màn hình', // Vietnamese
  'ภาพถ่ายหน้าจอ|ภาพหน้าจอ', // Thai
  'cuplikan layar|tangkapan layar|rekaman layar|gambar skrin', // Indonesian, Malay
  'स्क्रीनशॉट', // Hindi
  'スクリーンショット|画面収録', // Japanese
  '截屏|截图|截圖|屏幕快照|屏幕截图|螢幕快照|螢幕截圖|微信截图_|qq截图|录屏|屏幕录制|螢幕錄製', // Chinese
  '스크린샷|화면 기록|화면 캡처', // Korean
].join('|');

/** What may stand before and between: `from`, ` at `, ` à `, `, `, ` 上午`. */
const FROM = String.raw`\D{0,24}?`;
const AT = String.raw`(?<before>\D{1,20}?)`;
const AFTER = String.raw`(?:[-_](?<f>\d{2,3}))?(?!\d)(?<after> ?\p{L}\.? ?\p{L}?\.?)?`;

/** Names of pictures and films of a screen, in the languages of macOS and GNOME. */
export const SCREENSHOT_NAMES: readonly NamePattern[] = [
  pattern(String.raw`(?:${WORDS})${FROM}${PACKED_DAY}[-_ ]?${PACKED_TIME}`),
  pattern(String.raw`(?:${WORDS})${FROM}${DASHED_DAY}${AT}${SPACED_TIME}${AFTER}`),
  pattern(String.raw`(?:${WORDS})${FROM}${DASHED_DAY}[ _-]${PACKED_TIME}`),
  pattern(String.raw`Simulator Screen ?(?:Shot|Recording) - .{1,60}? - ${DASHED_DAY}${AT}${SPACED_TIME}`),
  pattern(String.raw`vlcsnap-${DASHED_DAY}-(?<h>\d\d)h(?<mi>\d\d)m(?<s>\d\d)s(?<f>\d{3})?`),
  // Photo Booth, where the language writes days so.
  pattern(String.raw`(?:Photo|Movie) on ${DASHED_DAY} at (?<h>\d{1,2})[.-](?<mi>\d\d)`),
  // NVIDIA: `Game 2019.05.12 - 14.30.00.42`. No other names look so to their end.
  pattern(
    String.raw`[^\d].{0,60}? ${Y}\.(?<mo>\d\d)\.(?<d>\d\d) - (?<h>\d\d)\.(?<mi>\d\d)\.(?<s>\d\d)\.\d\d(?:\.DVR)?$`,
  ),
];
