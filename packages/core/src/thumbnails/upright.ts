/**
 * A preview with the orientation of its picture. Cameras store previews as the sensor saw them and tell the orientation of the picture
 * alone, so an EXIF segment of 36 bytes behind the start of the JPEG tells it of the preview too. Browsers and PDF writers turn it by that.
 */
export function upright(jpeg: Buffer, orientation: number): Buffer {
  // One that begins with a segment of EXIF speaks for itself.
  if (orientation === 1 || jpeg.readUInt16BE(2) === 0xffe1) return jpeg;
  const segment = Buffer.alloc(36);
  segment.writeUInt16BE(0xffe1, 0);
  segment.writeUInt16BE(segment.length - 2, 2);
  segment.write('Exif\0\0MM\0*', 4, 'latin1');
  segment.writeUInt32BE(8, 14);
  segment.writeUInt16BE(1, 18);
  segment.writeUInt16BE(0x0112, 20);
  segment.writeUInt16BE(3, 22);
  segment.writeUInt32BE(1, 24);
  segment.writeUInt16BE(orientation, 28);
  return Buffer.concat([jpeg.subarray(0, 2), segment, jpeg.subarray(2)]);
}
