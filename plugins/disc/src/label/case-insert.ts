import type { Box, Canvas } from './canvas.ts';
import type { LabelFacts, LabelPicture } from './label-facts.ts';

export type CaseKind = 'bd' | 'jewel';

/** Millimetres. The cover of a case for Blu-ray discs, folded at both sides of its spine. */
const BD = { width: 270, height: 149, spine: 13 };
/** The inlay behind the tray of a jewel case, with a spine at each side. */
const JEWEL = { width: 151, height: 118, spine: 6.5 };

/** For whoever finds the case and knows nothing of this program. */
const HOW_TO = [
  'To look at the pictures, open with any browser the file',
  'index.html',
  'To see whether all can still be read, in the folder of the disc:',
  'sha256sum -c manifest-sha256.txt',
];

/** The paper of a case: hairlines to cut and fold along, the spine, facts, pictures and the QR code. */
export function drawInsert(
  canvas: Canvas,
  facts: LabelFacts,
  {
    kind,
    pictures,
    at: [x, y],
  }: { kind: CaseKind; pictures: readonly LabelPicture[]; at: readonly [number, number] },
): void {
  const { width, height, spine } = kind === 'bd' ? BD : JEWEL;
  canvas.outline({ x, y, width, height });
  if (kind === 'bd') {
    const side = (width - spine) / 2;
    const back = { x, y, width: side, height };
    const front = { x: x + side + spine, y, width: side, height };
    drawSpine(canvas, facts, { x: x + side, y, width: spine, height });
    drawPanel(canvas, facts, { box: back, pictures: [] });
    drawFront(canvas, facts, { box: front, pictures });
    return;
  }
  drawSpine(canvas, facts, { x, y, width: spine, height });
  drawSpine(canvas, facts, { x: x + width - spine, y, width: spine, height });
  drawPanel(canvas, facts, { box: { x: x + spine, y, width: width - 2 * spine, height }, pictures });
}

/** Read from above when the case stands on a shelf: turned clockwise. */
function drawSpine(canvas: Canvas, facts: LabelFacts, { x, y, width, height }: Box): void {
  canvas.outline({ x, y, width, height });
  const middle: readonly [number, number] = [x + width / 2, y + height / 2];
  canvas.turned(90, middle, () => {
    const left = middle[0] - height / 2 + 4;
    const size = width > 10 ? 13 : 9;
    const top = middle[1] - size * 0.21;
    const title = facts.copy === '' ? facts.title : `${facts.title} · ${facts.copy}`;
    canvas.line(title, { x: left, y: top, width: 28 }, { size, font: 'bold' });
    canvas.line(
      facts.days,
      { x: left + 30, y: top + 0.4, width: height - 82 },
      { size: size - 2, align: 'center' },
    );
    canvas.line(
      facts.volumeId,
      { x: left + height - 50, y: top + 0.5, width: 42 },
      { size: size - 2.5, font: 'mono', align: 'right' },
    );
  });
}

interface Panel {
  readonly box: Box;
  readonly pictures: readonly LabelPicture[];
}

function drawFront(
  canvas: Canvas,
  facts: LabelFacts,
  { box: { x, y, width, height }, pictures }: Panel,
): void {
  const inner = { x: x + 8, width: width - 16 };
  const title = facts.copy === '' ? facts.title : `${facts.title} · ${facts.copy}`;
  canvas.line(title, { ...inner, y: y + 9 }, { size: 30, font: 'bold' });
  canvas.line(facts.days, { ...inner, y: y + 23 }, { size: 12 });
  canvas.line(facts.volumeId, { ...inner, y: y + 30 }, { size: 10, font: 'mono', isSoft: true });
  drawPictures(canvas, pictures, { x: inner.x, y: y + 40, width: inner.width, height: height - 48 });
}

function drawPanel(
  canvas: Canvas,
  facts: LabelFacts,
  { box: { x, y, width, height }, pictures }: Panel,
): void {
  const inner = { x: x + 8, width: width - 16 };
  const title = facts.copy === '' ? facts.title : `${facts.title} · ${facts.copy}`;
  canvas.line(title, { ...inner, width: inner.width - 34, y: y + 8 }, { size: 24, font: 'bold' });
  canvas.line(facts.volumeId, { ...inner, width: inner.width - 34, y: y + 19.5 }, { size: 11, font: 'mono' });
  canvas.qr(facts.volumeId, { x: x + width - 38, y: y + 4, side: 32 });
  const rows = [
    ['days', facts.days],
    ['files', `${facts.files}, ${facts.size}`],
    ['medium', facts.medium],
    ['set', facts.set],
    ['date', facts.date],
    ['place', facts.location],
  ] as const;
  rows
    .filter(([, value]) => value !== '')
    .forEach(([name, value], nth) => {
      const top = y + 38 + nth * 6;
      canvas.line(name, { x: inner.x, y: top, width: 18 }, { size: 9, isSoft: true });
      canvas.line(value, { x: inner.x + 19, y: top, width: inner.width - 19 }, { size: 10 });
    });
  const below = y + 38 + 6 * 6 + 3;
  if (pictures.length === 0 && height > 120)
    HOW_TO.forEach((text, nth) => {
      canvas.line(
        text,
        { x: inner.x, y: y + height - 30 + nth * 5.5, width: inner.width },
        { size: 9, isSoft: nth % 2 === 0, font: nth % 2 === 0 ? 'regular' : 'mono' },
      );
    });
  drawPictures(canvas, pictures, {
    x: inner.x,
    y: below,
    width: inner.width,
    height: y + height - 6 - below,
  });
}

/** As many pictures in rows as the box holds, 4 by 3; smaller ones where it is low. */
function drawPictures(canvas: Canvas, pictures: readonly LabelPicture[], { x, y, width, height }: Box): void {
  const [columns, gap] = [height < 50 ? 6 : 4, 2];
  const across = (width - gap * (columns - 1)) / columns;
  const down = across * 0.75;
  const rows = Math.floor((height + gap) / (down + gap));
  pictures.slice(0, rows * columns).forEach(({ jpeg }, nth) => {
    const [left, top] = [x + (nth % columns) * (across + gap), y + Math.floor(nth / columns) * (down + gap)];
    canvas.picture(jpeg, { x: left, y: top, width: across, height: down });
  });
}
