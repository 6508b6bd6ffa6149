import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createPackage } from '@electron/asar'

// @electron/fuses looks for this: the sentinel, the version of the format, the number of fuses, and one character for
// each fuse.
const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'
const FUSES = 8

/**
 * Writes a folder that electron-builder takes for an unpacked Electron for Linux. Its program ends at once; of the real
 * one it has only the fuses, all on, and the start page in an archive.
 */
export const writeStubElectron = async (folder: string): Promise<void> => {
  const startPage = join(folder, 'start-page')
  await mkdir(startPage, { recursive: true })
  await writeFile(join(startPage, 'main.js'), '')
  const dist = join(folder, 'dist')
  await mkdir(join(dist, 'resources'), { recursive: true })
  await createPackage(startPage, join(dist, 'resources', 'default_app.asar'))
  const wire = Buffer.from([1, FUSES, ...Buffer.from('1'.repeat(FUSES))])
  await writeFile(join(dist, 'electron'), Buffer.concat([Buffer.from(`#!/bin/sh\nexit 0\n${SENTINEL}`), wire]), {
    mode: 0o755,
  })
  await writeFile(join(dist, 'chrome-sandbox'), '', { mode: 0o755 })
  await writeFile(join(dist, 'LICENSE'), '')
  await writeFile(join(dist, 'LICENSES.chromium.html'), '')
}
