import tseslint from 'typescript-eslint';
import prettier from 'eslint-config-prettier';

const fsModules = ['fs', 'node:fs', 'fs/promises', 'node:fs/promises', 'fs-extra'];

/** Forbids some modules in some rooms, so that the arrows of docs/ARCHITECTURE.md stay as drawn. */
function refuseModules(files, names, message, ignores = []) {
  return {
    files,
    ignores: ['**/*.test.ts', ...ignores],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        { paths: names.map((name) => ({ name, message })) },
      ],
    },
  };
}

export default tseslint.config(
  { ignores: ['**/node_modules/', 'fixtures/', 'coverage/', 'demo/', '**/*.cjs'] },
  ...tseslint.configs.recommended,
  {
    files: ['**/*.ts'],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      'max-params': ['error', 3],
      'no-console': 'error',
      'no-control-regex': 'off',
    },
  },
  {
    files: ['**/*.test.ts', '**/test/**', 'bench/**', 'scripts/**', 'torture/**'],
    rules: { 'no-console': 'off', 'max-params': 'off' },
  },
  { files: ['packages/core/src/files/file-access.ts'], rules: { 'max-params': 'off' } },
  {
    // Scripts of one page, which share a scope and are put into it as they are.
    files: ['plugins/disc/src/page/browser/*.js'],
    languageOptions: { sourceType: 'script' },
    rules: { '@typescript-eslint/no-unused-vars': ['error', { vars: 'local' }] },
  },
  refuseModules(
    ['packages/core/src/**'],
    fsModules,
    "Read and change the user's files through FileAccess only, and files of the state folder through files/state-file.ts.",
    ['packages/core/src/files/**', 'packages/core/src/metadata/**'],
  ),
  refuseModules(
    [
      'packages/cli/src/**',
      'packages/command/src/**',
      'plugins/*/src/commands/**',
      'mediagen/src/commands/**',
    ],
    fsModules,
    'A command calls core; it reads and changes no file itself.',
  ),
  {
    files: ['packages/core/src/**/plan.ts', 'packages/core/src/**/plan-*.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector:
            "NewExpression[callee.name='Date'][arguments.length=0], MemberExpression[object.name=/^(Date|performance)$/][property.name='now']",
          message: 'Planners read no clock: take the time as an argument.',
        },
      ],
    },
  },
  prettier,
);
