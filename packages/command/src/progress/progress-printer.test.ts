import { describe, expect, it } from 'vitest';
import { displayWidth } from '../render/display-width.ts';
import { formatBarLine, formatPlainLine } from './progress-line.ts';
import { ProgressMeter } from './progress-meter.ts';
import { ProgressPrinter } from './progress-printer.ts';

const MB = 1_000_000;

function hashed(megabytes: number, path?: string) {
  return { kind: 'advance', files: 1, bytes: megabytes * MB, ...(path && { path }) } as const;
}

/** A screen with a clock that stands still until the test moves it. */
function fakeScreen(columns: number | null) {
  const screen = { written: '', now: 0, printer: null as unknown as ProgressPrinter };
  screen.printer = new ProgressPrinter({
    write: (text) => void (screen.written += text),
    columns: () => columns,
    nowMs: () => screen.now,
  });
  return screen;
}

/** Ten seconds at 100 MB/s into 4 GB. */
function tenSecondsIn() {
  const meter = new ProgressMeter();
  meter.begin({ kind: 'phase', phase: 'hash', totalFiles: 40, totalBytes: 4000 * MB }, 0);
  for (let second = 1; second <= 10; second++)
    meter.advance(hashed(100, '/lib/media/IMG_20240501_120000_very_long_name_of_a_file.CR2'), second * 1000);
  return meter.snapshot(10_000);
}

describe('ProgressMeter', () => {
  it('tells speed, and time left by bytes', () => {
    const snapshot = tenSecondsIn();
    expect(snapshot.bytesPerSecond).toBeCloseTo(100 * MB);
    expect(snapshot.leftMs).toBeCloseTo(30_000);
  });

  it('gives no estimate in the first seconds or without totals', () => {
    const meter = new ProgressMeter();
    meter.begin({ kind: 'phase', phase: 'walk' }, 0);
    meter.advance(hashed(5), 500);
    expect(meter.snapshot(20_000).leftMs).toBeNull();
    meter.setTotals({ kind: 'total', totalFiles: 9, totalBytes: 50 * MB });
    expect(meter.snapshot(2000).leftMs).toBeNull();
    expect(meter.snapshot(20_000).leftMs).not.toBeNull();
  });

  it('follows a disk that becomes slower, but not at once', () => {
    const meter = new ProgressMeter();
    meter.begin({ kind: 'phase', phase: 'hash' }, 0);
    for (let second = 1; second <= 10; second++) meter.advance(hashed(100), second * 1000);
    meter.advance(hashed(10), 11_000);
    const soon = meter.snapshot(11_000).bytesPerSecond as number;
    for (let second = 12; second <= 60; second++) meter.advance(hashed(10), second * 1000);
    const later = meter.snapshot(60_000).bytesPerSecond as number;
    expect(soon).toBeGreaterThan(80 * MB);
    expect(later).toBeLessThan(12 * MB);
  });
});

describe('formatBarLine', () => {
  it('shows a bar, the facts and the shortened name', () => {
    expect(formatBarLine(tenSecondsIn(), 120)).toBe(
      'hash  [####------------]  25%  10 of 40 files  1.0 GB of 4.0 GB  100.0 MB/s  30 s left  IMG_202405…ng_name_of_a_file.CR2',
    );
  });

  it('fits every width, and drops the later facts first', () => {
    for (let width = 1; width <= 140; width++)
      expect(displayWidth(formatBarLine(tenSecondsIn(), width))).toBeLessThanOrEqual(width);
    expect(formatBarLine(tenSecondsIn(), 30)).toBe('hash  25%  10 of 40 files');
  });

  it('shows control characters of a name instead of sending them to the terminal', () => {
    const line = formatBarLine({ ...tenSecondsIn(), path: '/a/\u001b[2Jx.jpg' }, 140);
    expect(line).toContain('\\u{1b}[2Jx.jpg');
    expect(line).not.toContain('\u001b');
  });
});

describe('formatPlainLine', () => {
  it('says the same in words', () => {
    expect(formatPlainLine(tenSecondsIn())).toBe(
      'hash: 25%, 10 of 40 files, 1.0 GB of 4.0 GB, 100.0 MB/s, 30 s left',
    );
  });
});

describe('ProgressPrinter', () => {
  it('prints a plain line every 10 s and one at the end of a phase', () => {
    const screen = fakeScreen(null);
    screen.printer.show({ kind: 'phase', phase: 'hash' });
    for (screen.now = 1000; screen.now <= 25_000; screen.now += 1000) screen.printer.show(hashed(10));
    screen.printer.show({ kind: 'phase', phase: 'plan' });
    expect(screen.written.split('\n')).toEqual([
      'hash: 10 files, 100.0 MB, 10.0 MB/s',
      'hash: 20 files, 200.0 MB, 10.0 MB/s',
      'hash: 25 files, 250.0 MB in 26 s (9.6 MB/s)',
      '',
    ]);
  });

  it('redraws one line of a terminal at most ten times a second', () => {
    const screen = fakeScreen(60);
    screen.printer.show({ kind: 'phase', phase: 'hash' });
    for (screen.now = 1; screen.now <= 1000; screen.now += 1) screen.printer.show(hashed(1));
    expect(screen.written.match(/\r/g)).toHaveLength(10);
    expect(screen.written).not.toContain('\n');
  });

  it('prints a note on a line of its own and draws the bar again', () => {
    const screen = fakeScreen(60);
    screen.printer.show({ kind: 'phase', phase: 'hash' });
    screen.now = 200;
    screen.printer.show(hashed(1));
    screen.written = '';
    screen.printer.show({ kind: 'note', message: 'no date found', path: 'a\nb.jpg' });
    expect(screen.written).toMatch(/^\r\u001b\[Ka\\nb\.jpg: no date found\n\rhash {2}1 file  1\.0 MB/);
  });

  it('leaves nothing of the bar behind', () => {
    const screen = fakeScreen(60);
    screen.printer.show({ kind: 'phase', phase: 'hash' });
    screen.now = 2000;
    screen.printer.show(hashed(1));
    screen.printer.endPhase();
    screen.printer.endPhase();
    expect(screen.written).toMatch(/\r\u001b\[Khash: 1 file, 1\.0 MB in 2\.0 s \(500\.0 kB\/s\)\n$/);
  });
});
