import { execFile, type ExecFileException } from 'node:child_process';
import { fileErrorOf } from '../files/file-access.ts';
import type { ToolPreview } from './tool-preview.ts';
import { tellsOfMachine } from './tool-preview.ts';

const TIMEOUT_MS = 20_000;
const LARGEST = 256 << 10;
/** Node's code for an answer of more bytes: it is no small picture. */
const TOO_LARGE = 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER';
/** With this ffmpeg ends where a signal such as that of Ctrl-C asks it to. */
const ENDED_BY_SIGNAL = 255;
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

/**
 * The first picture of a film, or a picture made small, by the ffmpeg that is installed. `none` where it is not installed or finds no picture in the file; `failed`
 * where it did not come to its end.
 */
export function frameOf(path: string, program = 'ffmpeg'): Promise<ToolPreview> {
  // Another name of the same content may do.
  if (!path.isWellFormed())
    return Promise.resolve({ kind: 'failed', message: 'ffmpeg cannot be given a name that is not UTF-8' });
  const options = {
    encoding: 'buffer',
    timeout: TIMEOUT_MS,
    killSignal: 'SIGKILL',
    maxBuffer: LARGEST,
  } as const;
  const asked = new Promise<ToolPreview>((done) => {
    execFile(program, argsFor(path), options, (error, stdout, stderr) => {
      const message = error === null ? null : failureOf(error, stderr.toString('utf8'));
      if (message !== null) done({ kind: 'failed', message });
      else done(error === null && stdout.length > 0 ? { kind: 'found', jpeg: stdout } : { kind: 'none' });
    });
  });
  // Where there is no memory for a process, none is begun.
  return asked.catch((error: unknown) => ({ kind: 'failed', message: fileErrorOf(error).message }));
}

/** Why ffmpeg did not do its work; null where it did, and found nothing. */
function failureOf({ code, signal, killed }: ExecFileException, words: string): string | null {
  if (code === 'ENOENT' || code === TOO_LARGE) return null;
  if (typeof code === 'string') return `ffmpeg could not be started (${code})`;
  if (killed === true) return `ffmpeg took more than ${TIMEOUT_MS / 1000} seconds`;
  if (signal != null || code === ENDED_BY_SIGNAL) return `ffmpeg was stopped (${signal ?? 'by a signal'})`;
  const ofMachine = words.split('\n').find(tellsOfMachine);
  return ofMachine === undefined ? null : `ffmpeg: ${ofMachine.trim()}`;
}

/** What the installed ffmpeg calls its version; null where none is installed that runs. */
export function ffmpegVersion(program = 'ffmpeg'): Promise<string | null> {
  return new Promise((done) => {
    execFile(program, ['-version'], { timeout: TIMEOUT_MS }, (error, stdout) =>
      done(error === null ? (/^ffmpeg version (\S+)/.exec(stdout)?.[1] ?? 'unknown') : null),
    );
  });
}
