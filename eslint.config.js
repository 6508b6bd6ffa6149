// @ts-check
import js from '@eslint/js'
import accessibility from 'eslint-plugin-vuejs-accessibility'
import prettier from 'eslint-config-prettier/flat'
import vue from 'eslint-plugin-vue'
import { defineConfig } from 'eslint/config'
import globals from 'globals'
import tseslint from 'typescript-eslint'
import { boundariesPlugin, boundaryRules } from './scripts/lint/boundaries-plugin.ts'
import { namesPlugin } from './scripts/lint/names-plugin.ts'
import { writesPlugin } from './scripts/lint/writes-plugin.ts'

/** The rules of this project itself, for every TypeScript and Vue file. test/architecture has a violation of each. */
const ownRules = {
  plugins: { boundaries: boundariesPlugin, names: namesPlugin, writes: writesPlugin },
  rules: {
    ...boundaryRules,
    'names/file-name': 'error',
    'names/type-name': 'error',
    'writes/one-write-path': 'error',
    'max-lines': ['error', { max: 300 }],
  },
}

const fetchOnlyInTheLink = {
  files: ['src/renderer/**/*.{ts,vue}'],
  ignores: ['src/renderer/src/client/links.ts'],
  rules: {
    'no-restricted-globals': [
      'error',
      ...['fetch', 'XMLHttpRequest', 'EventSource', 'WebSocket'].map((name) => ({
        name,
        message: 'Call the client of src/renderer/src/client; only its http link talks to the network.',
      })),
    ],
  },
}

export default defineConfig(
  { ignores: ['out/', 'dist/', 'coverage/', 'test-output/', '.cache/', 'test/architecture/fixtures/', 'docs/'] },
  js.configs.recommended,
  ...tseslint.configs.strict,
  ...vue.configs['flat/recommended'],
  ...accessibility.configs['flat/recommended'],
  prettier,
  { files: ['**/*.{ts,vue,js}'], ...ownRules },
  {
    files: ['**/*.{ts,vue}'],
    languageOptions: { parserOptions: { parser: tseslint.parser } },
    rules: {
      // TypeScript itself reports names that do not exist.
      'no-undef': 'off',
      eqeqeq: 'error',
      'no-console': 'off',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/no-dynamic-delete': 'off',
      // Allows `!` on an index that a loop or a check has just bounded.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    },
  },
  {
    // A forgotten await is the costliest slip here. These rules need types, so they cover .ts files only.
    files: ['src/**/*.ts', 'scripts/**/*.ts', 'test/**/*.ts'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { arguments: false } }],
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  },
  {
    files: ['**/*.vue'],
    languageOptions: { globals: globals.browser },
    rules: {
      'vue/component-api-style': ['error', ['script-setup']],
      'vue/multi-word-component-names': 'off',
      'vue/require-default-prop': 'off',
      'vue/attributes-order': 'off',
      'vue/no-v-html': 'error',
      // Words come from the messages, in every language. Signs between them are the same in all.
      'vue/no-bare-strings-in-template': ['error', { allowlist: [...'→·–…:,/().●›“”@+'] }],
      'vuejs-accessibility/label-has-for': ['error', { required: { some: ['nesting', 'id'] } }],
    },
  },
  fetchOnlyInTheLink,
  { files: ['**/*.messages.ts'], rules: { 'max-lines': 'off' } },
  { files: ['test/**'], rules: { 'max-lines': ['error', { max: 400 }] } },
  { files: ['*.config.{ts,js}', '**/*.cjs', 'scripts/**', 'test/**'], languageOptions: { globals: globals.node } },
)
