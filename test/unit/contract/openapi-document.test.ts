import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { breakingChanges } from '../../../scripts/contract/breaking-changes.ts'
import { documentFile, documentNow, documentText, keptDocument } from '../../../scripts/contract/kept-document.ts'

const now = await documentNow()

test('the contract keeps the promises of docs/openapi.json (npm run openapi names each break)', () => {
  expect(breakingChanges(keptDocument(), now)).toEqual([])
})

test('docs/openapi.json is the contract’s document (npm run openapi writes it)', async () => {
  expect((await documentText(now)) === readFileSync(documentFile, 'utf8')).toBe(true)
})
