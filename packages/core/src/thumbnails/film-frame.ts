import { execFile } from 'node:child_process';

const TIMEOUT_MS = 20_000;
const LARGEST = 256 << 10;
/** Demuxers of films and pictures. None of playlists or lists of files, which a file may be whatever its name says: these name further files to be read. */
const FORMATS =
  'mov,matroska,avi,mpegts,mpeg,mpegvideo,asf,flv,ogg,dv,mxf,h264,hevc,gif,jpeg_pipe,png_pipe,webp_pipe,tiff_pipe,bmp_pipe,j2k_pipe,psd_pipe';

/** What ffmpeg is asked for: one picture of at most 320 pixels a side, as a JPEG, of a file and nothing that the file names. */
function argsFor(path: string): readonly string[] {
  const scale = 'scale=w=320:h=320:force_original_aspect_ratio=decrease';
  // This one takes a name with % for a pattern of many.
  const formats = path.includes('%') ? FORMATS : `${FORMATS},image2`;
  return [
    ...['-v', 'error', '-nostdin', '-protocol_whitelist', 'file,pipe', '-format_whitelist', formats],
    ...['-i', `file:${path}`],
    ...['-frames:v', '1', '-vf', scale, '-f', 'mjpeg', '-q:v', '5', 'pipe:1'],
  ];
}

/** The first picture of a film, or a picture made small, by the ffmpeg that is installed; null where there is none, or it finds no picture in time. */
export function frameOf(path: string, program = 'ffmpeg'): Promise<Buffer | null> {
  // Names that are not UTF-8 cannot be handed to a program.
  if (!path.isWellFormed()) return Promise.resolve(null);
  const options = {
    encoding: 'buffer',
    timeout: TIMEOUT_MS,
    killSignal: 'SIGKILL',
    maxBuffer: LARGEST,
  } as const;
  return new Promise((done) => {
    execFile(program, argsFor(path), options, (error, stdout) =>
      done(error === null && stdout.length > 0 ? stdout : null),
    );
  });
}

/** Whether an ffmpeg is installed that runs. */
export function canRunFfmpeg(program = 'ffmpeg'): Promise<boolean> {
  return new Promise((done) => {
    execFile(program, ['-version'], { timeout: TIMEOUT_MS }, (error) => done(error === null));
  });
}
