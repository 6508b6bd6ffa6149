import type { FileMode } from './check-cells.ts'
import { isHeaderOf10 } from './check-header.ts'
import type { FaultList } from './fault-list.ts'
import { KNOWN_FILES, type OneRosterVersion } from '../../../oneroster/oneroster-tables.ts'
import { RecordScanner, fieldText } from '../../../foundation/record-scanner.ts'
import type { PackageFile, OneRosterPackage } from './oneroster-package.ts'

/** The most bytes of a manifest, which has some 25 short lines. */
const MAX_MANIFEST_BYTES = 64 * 1024

export type Manifest = { version: OneRosterVersion; modes: ReadonlyMap<string, FileMode | 'absent'> }

const head = async (file: PackageFile, limit: number): Promise<Buffer> => {
  const pieces: Buffer[] = []
  let size = 0
  for await (const piece of file.open()) {
    pieces.push(piece)
    size += piece.length
    if (size >= limit) break
  }
  return Buffer.concat(pieces).subarray(0, limit)
}

const records = (bytes: Buffer): { line: number; fields: string[] }[] | undefined => {
  const start = bytes.length >= 3 && bytes.readUIntBE(0, 3) === 0xefbbbf ? 3 : 0
  const closed = Buffer.concat([bytes, Buffer.alloc(1)])
  const scanner = new RecordScanner()
  const found: { line: number; fields: string[] }[] = []
  for (let at = start; at < bytes.length; at = scanner.next) {
    if (scanner.scan(closed, at, bytes.length, true) !== 'record') return undefined
    if (scanner.blank) continue
    const fields = Array.from({ length: Math.min(scanner.fieldCount, 512) }, (_, field) =>
      fieldText(scanner, closed, field),
    )
    found.push({ line: scanner.line, fields })
  }
  return found
}

/** Reports packages of OneRoster 1.0, which have no manifest. */
const tellVersion10 = async (source: OneRosterPackage, faults: FaultList) => {
  for (const name of KNOWN_FILES['1.1']) {
    const file = source.files.get(`${name}.csv`)
    if (file === undefined) continue
    const header = records(await head(file, 16 * 1024))?.[0]
    if (header !== undefined && isHeaderOf10(name, header.fields))
      faults.add('oneroster-1.0', { file: file.name, line: 1 })
  }
}

/**
 * Reads manifest.csv and compares it with the files of the package. Returns undefined when the manifest cannot be used.
 */
export const readManifest = async (source: OneRosterPackage, faults: FaultList): Promise<Manifest | undefined> => {
  const manifest = source.files.get('manifest.csv')
  if (manifest === undefined) {
    faults.add('manifest-missing', { file: 'manifest.csv' })
    await tellVersion10(source, faults)
    return undefined
  }
  const file = manifest.name
  const bytes = await head(manifest, MAX_MANIFEST_BYTES + 1)
  if (bytes.length === 0) {
    faults.add('file-empty', { file })
    return undefined
  }
  if (bytes.includes(0) || bytes[0] === 0xff || bytes[0] === 0xfe) {
    faults.add('encoding-utf-16', { file })
    return undefined
  }
  const lines = bytes.length > MAX_MANIFEST_BYTES ? undefined : records(bytes)
  const header = lines?.[0]?.fields
  if (lines === undefined || header?.[0] !== 'propertyName' || header[1] !== 'value') {
    faults.add('manifest-invalid', { file, line: 1 })
    return undefined
  }

  const properties = new Map<string, { value: string; line: number }>()
  for (const { line, fields } of lines.slice(1)) {
    const [name, value] = fields
    if (fields.length !== 2 || name === undefined || value === undefined || properties.has(name.trim())) {
      faults.add('manifest-invalid', { file, line })
    } else properties.set(name.trim(), { value: value.trim(), line })
  }
  const version = properties.get('oneroster.version')
  if (version?.value === '1.0') {
    faults.add('oneroster-1.0', { file, line: version.line })
    return undefined
  }
  if (properties.get('manifest.version')?.value !== '1.0' || (version?.value !== '1.1' && version?.value !== '1.2')) {
    faults.add('manifest-version', { file, line: version?.line ?? 1 })
    return undefined
  }

  const known = new Set(KNOWN_FILES[version.value])
  const modes = new Map<string, FileMode | 'absent'>()
  for (const [property, { value, line }] of properties) {
    if (!property.startsWith('file.')) continue
    const name = property.slice('file.'.length)
    if (!known.has(name)) faults.add('file-unknown', { file, line })
    else if (value !== 'bulk' && value !== 'delta' && value !== 'absent') faults.add('manifest-invalid', { file, line })
    else {
      modes.set(name, value)
      if (value !== 'absent' && !source.files.has(`${name}.csv`))
        faults.add('file-missing', { file: `${name}.csv`, line: undefined })
    }
  }
  for (const name of source.files.keys()) {
    if (name === 'manifest.csv') continue
    const base = name.replace(/\.csv$/, '')
    if (!known.has(base)) faults.add('file-unknown', { file: name })
    else if ((modes.get(base) ?? 'absent') === 'absent') faults.add('file-not-announced', { file: name })
  }
  return { version: version.value, modes }
}
