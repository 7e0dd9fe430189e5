/** What kind of file it is, judged by its name. */
export type MediaKind = 'photo' | 'raw' | 'video' | 'audio' | 'sidecar' | 'other';

/** The extensions of each kind, with spaces between them. */
const EXTENSIONS: readonly (readonly [MediaKind, string])[] = [
  [
    'photo',
    'jpg jpeg jpe jfif jif jfi jp2 j2k jpf jpx jpm jph hif heic heif heics heifs avif avifs avci jxl webp png apng ' +
      'gif bmp dib tif tiff psd psb svg tga icb pcx ppm pgm pbm pnm pfm qoi exr hdr xcf kra ai eps mpo jps pns ' +
      'insp gpri pcd pict pct wdp hdp jxr bpg djvu djv psp pspimage pspframe psptube pspshape pmp lfp lfr mie flif',
  ],
  [
    'raw',
    '3fr ari arq arw bay braw cap cine cr2 cr3 crm crw cs1 cxi dcr dcs dng drf eip erf fff gpr iiq k25 kc2 kdc ' +
      'mdc mef mfw mos mrw nef nrw obm orf ori pef ptx pxn qtk r3d raf raw rdc rw2 rwl rwz sr2 srf srw ' +
      'sti x3f',
  ],
  [
    'video',
    'mp4 mov m4v qt avi mts m2ts m2t ts tod mod 3gp 3g2 3gpp mkv webm wmv asf mpg mpeg mpe m1v m2v mpv vob dv ' +
      'dif flv f4v ogv ogm rm rmvb divx mxf insv 360 mp amv wtv dvr-ms mjpg mjpeg',
  ],
  ['audio', 'mp3 m4a aac wav wave flac ogg oga opus aif aiff wma amr mid midi caf ape'],
  [
    'sidecar',
    'xmp aae thm json pp3 dop on1 cos nksc vrd arp rpp srt lrv lrf sec ctg bim bup ifo xml modd moff glv',
  ],
];

const KIND_BY_EXTENSION: ReadonlyMap<string, MediaKind> = new Map(
  EXTENSIONS.flatMap(([kind, list]) =>
    list.split(' ').map((extension): [string, MediaKind] => [extension, kind]),
  ),
);

/** The kind of a file by its extension, in any case; `other` for an extension that is not known. */
export function mediaKind(name: string): MediaKind {
  return KIND_BY_EXTENSION.get(extensionOf(name)) ?? 'other';
}

/**
 * The last extension of a name, in lower case and without its dot. A dot at the start of a name begins no extension.
 */
export function extensionOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot <= 0 ? '' : name.slice(dot + 1).toLowerCase();
}

/** A name without its last extension. */
export function stemOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot <= 0 ? name : name.slice(0, dot);
}

const JUNK_NAMES = new Set([
  '.ds_store',
  '.localized',
  '.nomedia',
  '.apdisk',
  '.volumeicon.icns',
  'icon\r',
  'thumbs.db',
  'thumbs.db:encryptable',
  'ehthumbs.db',
  'ehthumbs_vista.db',
  'desktop.ini',
  'autorun.inf',
  '.directory',
  '.thumbnails',
  'zbthumbnail.info',
  '.bridgecache',
  '.bridgecachet',
  '.bridgesort',
  'pspbrwse.jbf',
  '@syno',
  '.dropbox',
  '.dropbox.attr',
]);

/**
 * True for files that systems leave behind and make again by themselves: `.DS_Store`, `Thumbs.db`, AppleDouble
 * `._name`, Synology `name@SynoEAStream`. Not for `.picasa.ini`, which holds its owner's stars, faces and crops.
 */
export function isJunkName(name: string): boolean {
  const lower = name.toLowerCase();
  return (
    JUNK_NAMES.has(lower) ||
    lower.startsWith('._') ||
    lower.startsWith('.fuse_hidden') ||
    /@syno(eastream|resource)$/.test(lower)
  );
}
