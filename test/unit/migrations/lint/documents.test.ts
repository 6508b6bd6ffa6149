import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { lintWords } from '../../../../src/contract/reasons/lint-findings.ts'

const page = readFileSync(join(import.meta.dirname, '../../../../docs/migration-lint.md'), 'utf8')

const documented = [...page.matchAll(/^\| `([a-z-]+)`\s*\|[^|]*\|([^|]*)\|([^|]*)\|$/gm)].map(
  ([, code = '', why = '', instead = '']) => [code, { why: why.trim(), instead: instead.trim().replaceAll('\\', '') }],
)

it('the page of the lint has every rule with its words', () => {
  expect(Object.fromEntries(documented)).toEqual(lintWords)
})
