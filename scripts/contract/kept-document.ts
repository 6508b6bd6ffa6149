import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { format } from 'prettier'
import { openApiDocument } from '../../src/main/headless/openapi.ts'
import type { ApiDocument } from './breaking-changes.ts'

const root = join(import.meta.dirname, '../..')
export const documentFile = join(root, 'docs/openapi.json')
export const changesFile = join(root, 'docs/breaking-changes.md')

/** The document that is committed. */
export const keptDocument = () => JSON.parse(readFileSync(documentFile, 'utf8')) as ApiDocument

/** The document of the contract as it is now. Its version is always 1, so that a release does not change it. */
export const documentNow = async () => (await openApiDocument('1')) as unknown as ApiDocument

export const documentText = (document: ApiDocument) =>
  format(JSON.stringify(document), { parser: 'json', printWidth: 120 })
