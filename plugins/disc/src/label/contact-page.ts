import type { Canvas } from './canvas.ts';
import type { LabelFacts, LabelPicture } from './label-facts.ts';

const [COLUMNS, ROWS] = [5, 7];
/** Pictures of the contact sheet. */
export const CONTACT_PICTURES = COLUMNS * ROWS;
const [EDGE, GAP, CAPTION] = [14, 4, 6];
const A4_WIDTH = 210;

/** A page with pictures of all days of the disc, each with its name and day. */
export function drawContactPage(canvas: Canvas, facts: LabelFacts, pictures: readonly LabelPicture[]): void {
  const width = A4_WIDTH - 2 * EDGE;
  canvas.line(
    `${facts.title}: ${facts.days}`,
    { x: EDGE, y: 11, width: width - 50 },
    { size: 15, font: 'bold' },
  );
  canvas.line(
    facts.volumeId,
    { x: EDGE + width - 50, y: 12, width: 50 },
    { size: 10, font: 'mono', isSoft: true, align: 'right' },
  );
  const told = `${pictures.length} of ${facts.files} files, spread over its days`;
  canvas.line(told, { x: EDGE, y: 18, width }, { size: 9, isSoft: true });
  const across = (width - GAP * (COLUMNS - 1)) / COLUMNS;
  const down = across * 0.75;
  pictures.slice(0, CONTACT_PICTURES).forEach(({ jpeg, name, day }, nth) => {
    const x = EDGE + (nth % COLUMNS) * (across + GAP);
    const y = 26 + Math.floor(nth / COLUMNS) * (down + CAPTION + GAP);
    canvas.picture(jpeg, { x, y, width: across, height: down });
    canvas.line(name, { x, y: y + down + 0.8, width: across }, { size: 6.5, least: 5.5 });
    canvas.line(day, { x, y: y + down + 3.6, width: across }, { size: 6, isSoft: true });
  });
}
