import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { guardedKind, missingRowsPolicy } from '../../../src/contract/imports.ts'
import { track } from '../../../src/contract/migrations.ts'
import { STORED_FILES } from '../../../src/main/oneroster/oneroster-tables.ts'

const page = (name: string) => readFileSync(join(import.meta.dirname, '../../../docs', name), 'utf8')
const all = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, word]) => word!)
const section = (text: string, title: string) => text.split(`\n## ${title}\n`)[1]!.split('\n## ')[0]!

test('docs/databases.md names every track', () => {
  expect(all(page('databases.md'), /status \[--track ([\w|]+)\]/g)).toEqual([track.options.join('|')])
})

test('docs/import.md names every policy, every kind that the guard counts, and what becomes of every file', () => {
  const text = page('import.md')
  const policies = section(text, 'Rows that a bulk package no longer has')
  expect(all(policies, /^- `(\w+)`/gm)).toEqual(missingRowsPolicy.options)
  const guarded = section(text, 'A file that was cut off must not empty a school')
  expect(all(guarded, /^\| `(\w+)`/gm)).toEqual(guardedKind.options)
  const files = all(section(text, 'What becomes what'), /^\| ([^|]+)\|/gm).join(' ')
  expect(STORED_FILES.filter((file) => !new RegExp(`\\b${file}\\b`).test(files))).toEqual([])
})
