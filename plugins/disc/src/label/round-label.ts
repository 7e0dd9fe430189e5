import type { Canvas } from './canvas.ts';
import type { LabelFacts } from './label-facts.ts';

/** Millimetres: the printable disc of labels and of printable media. */
const OUTER = 117;
/** Left free: the hole of label sheets takes 41 mm at most, the stacking ring of a disc 34. */
const INNER = 43;

/** The label of the disc itself, around a centre, with hairlines to cut along. */
export function drawRoundLabel(
  canvas: Canvas,
  facts: LabelFacts,
  [x, y]: readonly [x: number, y: number],
): void {
  canvas.circle([x, y], OUTER);
  canvas.circle([x, y], INNER);
  const middle = (width: number, down: number) => ({ x: x - width / 2, y: y + down, width });
  const center = { align: 'center' } as const;
  const title = facts.copy === '' ? facts.title : `${facts.title} · ${facts.copy}`;
  canvas.line(title, middle(56, -53), { size: 25, font: 'bold', ...center });
  canvas.line(facts.volumeId, middle(66, -41.5), { size: 12, font: 'mono', ...center });
  canvas.line(facts.days, middle(76, -34.8), { size: 10.5, ...center });
  canvas.line(`set ${facts.set}`, middle(76, -28.8), { size: 8, isSoft: true, ...center });
  const fact = (left: number, down: number, [name, value]: readonly [string, string]) => {
    canvas.line(name, { x: x + left, y: y + down, width: 29 }, { size: 7, isSoft: true, ...center });
    canvas.line(value, { x: x + left, y: y + down + 3.2, width: 29 }, { size: 11, font: 'bold', ...center });
  };
  fact(-54, -12, ['files', facts.files]);
  fact(-54, 1, ['size', facts.size]);
  fact(25, -12, ['medium', facts.medium]);
  fact(25, 1, ['date', facts.date]);
  canvas.qr(facts.volumeId, { x: x - 14, y: y + 21.5, side: 28 });
  canvas.line(facts.location, middle(44, 49.5), { size: 8.5, ...center });
}
