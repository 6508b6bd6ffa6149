import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { breakingChanges, toldOnce } from './contract/breaking-changes.ts'
import { changesFile, documentFile, documentNow, documentText, keptDocument } from './contract/kept-document.ts'

/**
 * Writes the contract's document. A change that breaks programs of others needs a reason: `npm run openapi --
 * --breaking "why"`.
 */
const { values } = parseArgs({ options: { breaking: { type: 'string' } } })
const now = await documentNow()
const breaks = breakingChanges(keptDocument(), now)

const told = toldOnce(breaks)
for (const line of told) console.log(line)
if (breaks.length > 0 && !values.breaking?.trim()) {
  console.error(`\n${breaks.length} breaking changes: docs/openapi.json stays as it is.`)
  console.error('Take them back, or say why they have to be: npm run openapi -- --breaking "<reason>"')
  process.exit(1)
}

const text = await documentText(now)
if (text === readFileSync(documentFile, 'utf8')) console.log('docs/openapi.json is as the contract says.')
else {
  writeFileSync(documentFile, text)
  console.log('docs/openapi.json is written.')
}
if (breaks.length > 0) {
  const day = new Date().toISOString().slice(0, 10)
  const lines = told.map((line) => `- ${line}`).join('\n')
  appendFileSync(changesFile, `\n## ${day}: ${values.breaking!.trim()}\n\n${lines}\n`)
  console.log('docs/breaking-changes.md names them.')
}
