import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { breakingChanges } from '../../../scripts/contract/breaking-changes.ts'
import { documentFile, documentNow, documentText, keptDocument } from '../../../scripts/contract/kept-document.ts'

const now = await documentNow()

test('nothing breaks that docs/openapi.json promises; npm run openapi says what may be done', () => {
  expect(breakingChanges(keptDocument(), now)).toEqual([])
})

test('docs/openapi.json is what the contract gives; npm run openapi writes it', async () => {
  expect((await documentText(now)) === readFileSync(documentFile, 'utf8')).toBe(true)
})
