import { pathToFileURL } from 'node:url';
import { joinPath } from '../../files/walk.ts';
import { FIRST_PAGE } from '../read-similar-report.ts';
import type { SimilarHeader } from '../write-similar-report.ts';
import type { SimilarGroup, SimilarKind, SimilarMember } from '../similar-group.ts';
import { pageSize, pageText } from './page-text.ts';

/** Groups of one page. */
export const GROUPS_A_PAGE = 50;
/** Pictures of a group that are shown. */
export const MOST_SHOWN = 24;

const STYLE = `
:root { color-scheme: light dark }
body { font: 16px/1.4 system-ui, sans-serif; max-width: 90rem; margin: 1.5rem auto; padding: 0 1rem }
h1 { font-size: 1.5rem; margin: 0 0 .5rem } h2 { font-size: 1.1rem; margin: 0 0 .5rem } p { margin: .4rem 0; max-width: 50rem }
section { border-top: 1px solid #8888; padding: 1rem 0 } section > div { display: flex; flex-wrap: wrap; gap: 1rem; align-items: flex-start }
figure { margin: 0; width: 20rem; max-width: 100% } figure:first-child { outline: 2px solid #0a7d3c; outline-offset: 4px; border-radius: 2px }
img, .none { display: block; max-width: 100%; max-height: 16rem; margin: 0 auto } .none { padding: 3rem 1rem; border: 1px dashed #8888; text-align: center }
figcaption { font-size: .85rem; margin-top: .3rem; overflow-wrap: anywhere } figcaption ul { margin: .2rem 0; padding-left: 1.2rem } nav { margin: .5rem 0 } nav a, nav b { margin-right: .6rem }
`;

/** What is said of a picture beside the first of its group. */
const SENTENCES: Readonly<Record<SimilarKind, string>> = {
  resized: 'looks the same, with other pixels',
  recompressed: 'looks the same, with as many pixels',
  edited: 'looks the same but for light, colour or crop',
  burst: 'another shot, seconds apart',
  alike: 'looks alike; nothing says why',
};

/** What a page is made of. Its groups are few. */
export interface SimilarPage {
  readonly header: SimilarHeader;
  readonly groups: readonly SimilarGroup[];
  /** From 1. */
  readonly page: number;
  readonly pages: number;
  /** The hashes of those contents of which there is a small picture beside the page. */
  readonly small: ReadonlySet<string>;
}

export function pageName(page: number): string {
  return page === 1 ? FIRST_PAGE : `page-${page}.html`;
}

export function smallName(sha256: string): string {
  return `pictures/${sha256}.jpg`;
}

/** A page that is whole with the small pictures beside it: it runs no script and asks for nothing from elsewhere. */
export function similarPage(page: SimilarPage): string {
  const { header, groups } = page;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src 'self' file:; style-src 'unsafe-inline'">
<title>Similar pictures</title><style>${STYLE}</style></head><body>
<h1>Similar pictures</h1>
${page.page === 1 ? summary(header) : ''}
${links(page)}
${groups.map((group) => section(page, group)).join('')}
${links(page)}
</body></html>
`;
}

function summary({ createdAt, trees, figures, threshold }: SimilarHeader): string {
  const { groups, members, pictures, blank, withoutPreview, failed, together } = figures;
  const left = [
    [blank, 'nearly of one colour'],
    [withoutPreview, 'without anything that can be looked at'],
    [failed, 'could not be read or decoded'],
  ] as const;
  const told = left.filter(([count]) => count > 0).map(([count, why]) => `${count} ${why}`);
  const shownGroups = `${groups} group${groups === 1 ? '' : 's'}`;
  return `<p>${shownGroups} with ${members} pictures, of ${pictures} in ${trees.map(({ root }) => pageText(root)).join(', ')}. Made ${pageText(createdAt.slice(0, 16).replace('T', ' '))} UTC; hashes differ in ${threshold} bits of 64 at most.</p>
${told.length === 0 ? '' : `<p>Left out: ${told.join('; ')}.</p>`}
${together === 0 ? '' : `<p>Not shown: ${together} group${together === 1 ? '' : 's'} of files that go together by name, such as a RAW file and its JPEG.</p>`}
<p>These pictures look alike. They are not equal, and nothing here says that one can go: only you can tell. Small differences, such as closed eyes, are not seen by the comparison. The first one of each group has the most pixels. No file was or will be moved because of this page.</p>`;
}

function links({ page, pages, header }: SimilarPage): string {
  if (pages < 2) return '';
  const shown = pages * GROUPS_A_PAGE;
  const more =
    page === pages && header.figures.groups > shown
      ? `<p>${header.figures.groups - shown} more groups are in groups.ndjson beside this page.</p>`
      : '';
  const around = [page - 1, page + 1, 1, pages].filter((one) => one >= 1 && one <= pages && one !== page);
  const named = [...new Set([...around, page])].sort((a, b) => a - b);
  const items = named.map((one) =>
    one === page ? `<b>${one}</b>` : `<a href="${pageName(one)}">${one}</a>`,
  );
  return `${more}<nav>Page ${items.join('')} of ${pages}</nav>`;
}

function section(page: SimilarPage, { id, members }: SimilarGroup): string {
  const [first] = members;
  const beside = members.slice(1).reduce((sum, { size }) => sum + size, 0);
  const shown = members.slice(0, MOST_SHOWN).map((member) => figure(page, member, first ?? member));
  const more = members.length - shown.length;
  return `<section id="g${id}"><h2>${members.length} pictures, ${pageSize(beside)} beside the first</h2><div>
${shown.join('\n')}
</div>${more > 0 ? `<p>and ${more} more, which groups.ndjson names.</p>` : ''}</section>
`;
}

function figure({ header, small }: SimilarPage, member: SimilarMember, first: SimilarMember): string {
  const { sha256, tree, path, kind } = member;
  const root = header.trees.find(({ name }) => name === tree)?.root ?? '';
  const absolute = joinPath(root, path);
  const picture = small.has(sha256)
    ? `<img src="${smallName(sha256)}" alt="${pageText(path)}" loading="lazy">`
    : '<span class="none">no small picture</span>';
  // A name that is not UTF-8 has no address that a browser would find.
  const linked = absolute.isWellFormed()
    ? `<a href="${pageText(pathToFileURL(absolute).href)}">${picture}</a>`
    : picture;
  const facts = [
    kind === null ? 'the first' : SENTENCES[kind],
    ...differences(member, first),
    ...(member.copies > 1 ? [`${member.copies} equal files`] : []),
  ];
  return `<figure>${linked}<figcaption>${pageText(tree)}: ${pageText(path)}<ul>${facts.map((fact) => `<li>${fact}</li>`).join('')}</ul></figcaption></figure>`;
}

/** The facts of the first one, and of the others those that differ from them. */
function differences(member: SimilarMember, first: SimilarMember): readonly string[] {
  return [pixelsOf, ({ size }: SimilarMember) => pageSize(size), takenOf, cameraOf]
    .filter((factOf) => member === first || factOf(member) !== factOf(first))
    .map((factOf) => factOf(member));
}

function pixelsOf({ width, height }: SimilarMember): string {
  return height === 0 ? 'pixels not known: a preview was looked at' : `${width} × ${height} pixels`;
}

function takenOf({ takenAt, day }: SimilarMember): string {
  return takenAt !== null
    ? `taken ${pageText(takenAt.replace('T', ' '))}`
    : `taken ${day === null ? 'at no known time' : pageText(day)}`;
}

function cameraOf({ camera }: SimilarMember): string {
  return camera === null ? 'no camera named' : pageText(camera);
}
