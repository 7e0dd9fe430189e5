/** The end of a picture's name that Google Photos gives an edit, in the languages of its exports. */
const GOOGLE_WORDS = [
  'edited',
  'effects',
  'smile',
  'mix',
  'bearbeitet',
  'modifié',
  'modifiée',
  'editado',
  'editada',
  'ha editado',
  'editat',
  'editada',
  'modificato',
  'modificata',
  'bewerkt',
  'edytowane',
  'redigerad',
  'redigeret',
  'redigert',
  'muokattu',
  'upraveno',
  'upravené',
  'szerkesztve',
  'editată',
  'düzenlendi',
  'изменено',
  'отредактировано',
  'відредаговано',
  'επεξεργασμένο',
  'uređeno',
  'urejeno',
  'редактирано',
  'đã chỉnh sửa',
  'แก้ไขแล้ว',
  'diedit',
  '編集済み',
  '已修改',
  '已編輯',
  '已编辑',
  '수정됨',
] as const;

/** Takeout cuts the name of a picture so that its stem has at most this many characters. */
const LONGEST_STEM = 47;

export interface EditName {
  /** The stem of the original. */
  readonly original: string;
  /** `apple`: by Photos, which is sure. `takeout`: sure where Takeout's JSON is about the original. `maybe`: others write so, too. */
  readonly by: 'apple' | 'takeout' | 'maybe';
}

const GOOGLE_EDIT = new RegExp(`^(.+)-(?:${GOOGLE_WORDS.join('|')})( ?\\(\\d+\\))?$`, 'isu');
const BRACKET_EDIT = new RegExp(`^(.+?) ?\\((?:${GOOGLE_WORDS.join('|')})\\)$`, 'isu');

/** What originals a stem may be an edit of, the surest first; none for a stem that tells of no edit. */
export function editNames(stem: string): readonly EditName[] {
  const apple = /^(img_)e(\d{4,}.*)$/is.exec(stem);
  if (apple !== null) return [{ original: `${apple[1]}${apple[2]}`, by: 'apple' }];
  const text = stem.normalize('NFC');
  const bracket = BRACKET_EDIT.exec(text)?.[1];
  if (bracket !== undefined) return [{ original: bracket, by: 'apple' }];
  const google = GOOGLE_EDIT.exec(text);
  if (google !== null) return [{ original: `${google[1]}${google[2] ?? ''}`, by: 'takeout' }];
  const numbered = /^(.+)~\d{1,2}$/s.exec(text) ?? /^(.+)-edit(?:-\d+)?$/is.exec(text);
  if (numbered?.[1] !== undefined) return [{ original: numbered[1], by: 'maybe' }];
  return cutEdits(text);
}

/** A long name loses the end of its mark: `…-edit`, `…-bea`. */
function cutEdits(stem: string): readonly EditName[] {
  const dash = stem.lastIndexOf('-');
  if (stem.length !== LONGEST_STEM || dash < 1) return [];
  const mark = stem.slice(dash + 1).toLowerCase();
  const isCut = GOOGLE_WORDS.some((word) => word.startsWith(mark));
  return isCut ? [{ original: stem.slice(0, dash), by: 'takeout' }] : [];
}
