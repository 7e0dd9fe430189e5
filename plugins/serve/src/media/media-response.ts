import type { FileAccess } from '@mediastruct/core';
import { FILE_POLICY } from '../server/security-headers.ts';
import type { ByteRange } from './byte-range.ts';
import { parseRange } from './byte-range.ts';
import { shownType } from './media-types.ts';
import type { OpenedCopy } from './open-content.ts';

/** Bytes that are read at a time; a browser that is slow to take them holds the next ones up. */
const PIECE = 256 << 10;
/** The content behind an address never changes, because its hash is the address. Seconds: an hour. */
const KEPT = 'private, max-age=3600, immutable';
/** Of a file that may not be what its hash says. */
const NOT_KEPT = 'no-store';

/** The answer that gives a content to the browser, or the part that `range` asks for. Closes the copy once it was read, or the browser went away. */
export function mediaResponse(access: FileAccess, copy: OpenedCopy, range: string | undefined): Response {
  const part = parseRange(range, copy.size);
  const type = shownType(copy.name);
  const headers = {
    'Content-Type': type ?? 'application/octet-stream',
    'Content-Disposition': `${type === null ? 'attachment' : 'inline'}; filename*=UTF-8''${encodeURIComponent(copy.name.toWellFormed())}`,
    'Content-Security-Policy': FILE_POLICY,
    'Accept-Ranges': 'bytes',
    'Cache-Control': copy.isAsListed ? KEPT : NOT_KEPT,
  };
  if (part === null) {
    copy[Symbol.dispose]();
    return new Response(null, {
      status: 416,
      headers: { ...headers, 'Content-Range': `bytes */${copy.size}` },
    });
  }
  const length = String(part.last - part.first + 1);
  const isPart = part.first > 0 || part.last < copy.size - 1;
  return new Response(streamOf(access, copy, part), {
    status: isPart ? 206 : 200,
    headers: {
      ...headers,
      'Content-Length': length,
      ...(isPart ? { 'Content-Range': `bytes ${part.first}-${part.last}/${copy.size}` } : {}),
    },
  });
}

function streamOf(
  access: FileAccess,
  copy: OpenedCopy,
  { first, last }: ByteRange,
): ReadableStream<Uint8Array> {
  let at = first;
  return new ReadableStream({
    pull(controller) {
      const buffer = Buffer.alloc(Math.min(PIECE, last + 1 - at));
      try {
        const count = buffer.length === 0 ? 0 : access.read(copy.fd, buffer, at);
        at += count;
        if (count > 0) controller.enqueue(buffer.subarray(0, count));
        if (count > 0 && at <= last) return;
        if (at <= last) throw new Error('the file ended early');
        controller.close();
      } catch (error) {
        controller.error(error);
      }
      copy[Symbol.dispose]();
    },
    cancel() {
      copy[Symbol.dispose]();
    },
  });
}
