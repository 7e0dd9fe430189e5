import { once } from 'node:events';
import PDFDocument from 'pdfkit';
import { Canvas } from './canvas.ts';
import type { CaseKind } from './case-insert.ts';
import { drawInsert } from './case-insert.ts';
import { drawContactPage } from './contact-page.ts';
import type { LabelFacts, LabelPicture } from './label-facts.ts';
import type { LabelText } from './label-text.ts';
import { drawRoundLabel } from './round-label.ts';

export interface LabelPages {
  readonly facts: LabelFacts;
  readonly text: LabelText;
  readonly kind: CaseKind;
  /** For the insert and the contact sheet; none where the volume's folder is gone. */
  readonly pictures: readonly LabelPicture[];
  /** The time that the PDF tells as its own, so that the same label gives the same bytes. */
  readonly createdAt: Date;
}

const [A4_WIDTH, A4_HEIGHT] = [210, 297];

/** The PDF of a label, for A4 paper: the disc, the paper of its case, and a contact sheet where there are pictures. */
export async function labelPdf({ facts, text, kind, pictures, createdAt }: LabelPages): Promise<Buffer> {
  const info = {
    Title: `${facts.volumeId} ${facts.copy}`.trim(),
    CreationDate: createdAt,
    Producer: 'MediaStruct',
    Creator: 'MediaStruct',
  };
  const doc = new PDFDocument({ autoFirstPage: false, info });
  const parts: Buffer[] = [];
  doc.on('data', (part: Buffer) => parts.push(part));
  const ended = once(doc, 'end');
  const canvas = new Canvas(doc, text);
  canvas.addPage('portrait');
  drawRoundLabel(canvas, facts, [A4_WIDTH / 2, 78]);
  if (kind === 'jewel') drawInsert(canvas, facts, { kind, pictures, at: [(A4_WIDTH - 151) / 2, 155] });
  else {
    canvas.addPage('landscape');
    drawInsert(canvas, facts, { kind, pictures, at: [(A4_HEIGHT - 270) / 2, 30] });
  }
  if (pictures.length > 0) {
    canvas.addPage('portrait');
    drawContactPage(canvas, facts, pictures);
  }
  doc.end();
  await ended;
  return Buffer.concat(parts);
}
