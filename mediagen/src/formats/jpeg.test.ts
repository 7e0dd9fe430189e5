import { describe, expect, it } from 'vitest';
import { countBlocks, findSegment, readJpeg } from '../../test/readers/jpeg-reader.ts';
import { readTiff } from '../../test/readers/tiff-reader.ts';
import { gridFor, jpegFile, jpegFrame, jpegFrameSize } from './jpeg.ts';

const SIZES = [1_000, 1_001, 1_002, 1_003, 1_004, 5_000, 70_001, 400_007];

describe('jpegFile', () => {
  it.each(SIZES)('makes a picture of exactly %i bytes whose every block decodes', (size) => {
    const bytes = jpegFile({ size, seed: size });
    const parts = readJpeg(bytes);
    const frame = findSegment(parts, 0xc0);
    const [rows, columns] = [frame.readUInt16BE(1) / 16, frame.readUInt16BE(3) / 16];
    expect(bytes.length).toBe(size);
    expect(parts.intervals.length).toBe(rows);
    expect(findSegment(parts, 0xdd).readUInt16BE(0)).toBe(columns);
    for (const interval of parts.intervals.slice(0, 5))
      expect(countBlocks(parts, interval)).toBe(columns * 6);
  });

  it('grows to what its metadata need when asked for less', () => {
    const bytes = jpegFile({ size: 1, seed: 1, exif: { make: 'Canon' } });
    expect(readJpeg(bytes).intervals).toHaveLength(1);
  });

  it('puts EXIF into the first segment', () => {
    const { segments } = readJpeg(
      jpegFile({ size: 4_000, seed: 1, exif: { dateTimeOriginal: '2019:07:14 13:14:15' } }),
    );
    expect(segments[0]?.marker).toBe(0xe1);
    expect(segments[0]?.body.toString('latin1', 0, 6)).toBe('Exif\0\0');
    expect(readTiff(segments[0]?.body.subarray(6) as Buffer).exif.get(0x9003)).toBe('2019:07:14 13:14:15');
  });

  it('gives the same bytes for a seed and others for another', () => {
    const bytes = (seed: string) => jpegFile({ size: 3_000, seed });
    expect(bytes('a').equals(bytes('a'))).toBe(true);
    expect(bytes('a').equals(bytes('b'))).toBe(false);
  });
});

describe('jpegFrame', () => {
  it('has the same size for every seed', () => {
    const grid = gridFor(50_000);
    expect(jpegFrame(grid, 1).length).toBe(jpegFrameSize(grid));
    expect(jpegFrame(grid, 2).length).toBe(jpegFrameSize(grid));
  });
});
