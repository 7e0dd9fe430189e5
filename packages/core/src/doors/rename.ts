/** The door for other names of what is filed, looked at and applied. */
export * from './sessions.ts';
export { planRename, type RenameRequest } from '../ingest/rename/plan-rename.ts';
export {
  previewTemplates,
  type PreviewRequest,
  type TemplatePreview,
} from '../ingest/preview/preview-templates.ts';
export type { PreviewedFile } from '../ingest/preview/previewed-file.ts';
export { HASH_LENGTH_FIELD, TEMPLATE_FIELDS, type TemplateField } from '../ingest/template-fields.ts';
