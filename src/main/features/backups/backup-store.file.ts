import { createHash, randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { makeFolder } from '../../foundation/make-folder.ts'
import { backup as backupSchema, backupName } from '../../../contract/backups.ts'
import { Refusal, refusal } from '../../../contract/errors.ts'
import { track } from '../../../contract/migrations.ts'
import { readJson, writeDurably } from '../../stores/files/kept-file.ts'
import { type BackupManifest, backupNameOf, damagedBackup } from './backup.ts'
import type { BackupDraft, BackupStore } from './backup-store.port.ts'

const MANIFEST = 'manifest.json'
const DRAFT = '.draft-'
/** A draft this old belongs to a console that was killed. */
const ABANDONED_MS = 24 * 3_600_000
const NEWLINE = 10

const manifestFile = backupSchema.extend({
  format: z.literal(1),
  track,
  takenAt: z.coerce.date(),
  database: z.string(),
  schema: z.array(z.object({ name: z.string(), checksum: z.string() })),
  tables: z.array(
    z.object({
      name: z.string().regex(/^\w+\.\w+$/),
      columns: z.array(z.string().regex(/^\w+$/)),
      rows: z.int(),
      bytes: z.int(),
      sha256: z.string(),
    }),
  ),
  sequences: z.array(z.object({ table: z.string(), column: z.string(), value: z.string(), called: z.boolean() })),
})

const fileOf = (table: string) => `${table}.copy`

const words: Record<string, string> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota of this user is used up',
  EROFS: 'the disk is read-only',
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
}

/** Turns an error of the file system into a refusal. An error of the rows' source stays as it is. */
const refused = (folder: string, error: unknown): unknown => {
  const { code, syscall } = error as NodeJS.ErrnoException
  if (error instanceof Refusal || syscall === undefined || code === undefined) return error
  const detail = `The backup could not be written to ${folder}: ${words[code] ?? code}. Nothing was dropped.`
  return refusal('CONFLICT', { reason: 'backup-failed', detail }, { cause: error })
}

const syncFolder = async (folder: string) => {
  // Windows gives no handle of a folder. A rename is durable there with its volume's log.
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

const newlinesIn = (chunk: Buffer) => {
  let count = 0
  for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, at + 1)) count++
  return count
}

const sweepDrafts = async (folder: string) => {
  for (const name of await readdir(folder)) {
    if (!name.startsWith(DRAFT)) continue
    const { mtimeMs } = await stat(join(folder, name))
    if (Date.now() - mtimeMs > ABANDONED_MS) await rm(join(folder, name), { recursive: true, force: true })
  }
}

/**
 * Keeps backups in folder `backups` of the data folder. A backup is a folder with a manifest and one file for each
 * table, in COPY's format.
 */
export const fileBackupStore = (dataFolder: string): BackupStore => {
  const folder = join(dataFolder, 'backups')
  const durable = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    try {
      return await work()
    } catch (error) {
      throw refused(folder, error)
    }
  }
  const find = async (name: string): Promise<BackupManifest | null> =>
    backupName.safeParse(name).success ? ((await readJson(join(folder, name, MANIFEST), manifestFile)) ?? null) : null

  const write =
    (draft: string): BackupDraft['write'] =>
    (table, rows) =>
      durable(async () => {
        const file = await open(join(draft, fileOf(table)), 'wx', 0o600)
        const hash = createHash('sha256')
        let lines = 0
        let bytes = 0
        let failure: unknown
        try {
          for await (const chunk of rows) {
            // The rows after a failure are read too, because their connection is still needed.
            if (failure !== undefined) continue
            await file.appendFile(chunk).catch((error: unknown) => (failure = error))
            hash.update(chunk)
            lines += newlinesIn(chunk)
            bytes += chunk.length
          }
          if (failure !== undefined) throw failure as Error
          await file.sync()
        } finally {
          await file.close()
        }
        return { rows: lines, bytes, sha256: hash.digest('hex') }
      })

  const named = async (draft: string, manifest: Omit<BackupManifest, 'name'>): Promise<BackupManifest> => {
    const first = backupNameOf(manifest)
    for (let number = 1; ; number++) {
      const complete = { ...manifest, name: number === 1 ? first : `${first}-${number}` }
      await writeDurably(join(draft, MANIFEST), JSON.stringify(complete, null, 2))
      await syncFolder(draft)
      try {
        await rename(draft, join(folder, complete.name))
        await syncFolder(folder)
        return complete
      } catch (error) {
        if (!['EEXIST', 'ENOTEMPTY'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
      }
    }
  }

  return {
    folder,
    list: async () => {
      const names = await readdir(folder).catch(() => [])
      // A backup that cannot be read does not hide the others.
      const found = (await Promise.all(names.map((name) => find(name).catch(() => null)))).filter(
        (each) => each !== null,
      )
      return found.sort((one, other) => other.takenAt.getTime() - one.takenAt.getTime())
    },
    read: async (name) => {
      const found = await find(name)
      if (found?.name !== name) throw refusal('NOT_FOUND', { entity: 'backup', id: name })
      return found
    },
    verify: async ({ name, tables }) => {
      for (const table of tables) {
        const hash = createHash('sha256')
        try {
          for await (const chunk of createReadStream(join(folder, name, fileOf(table.name))))
            hash.update(chunk as Buffer)
        } catch (error) {
          throw damagedBackup(
            name,
            `${fileOf(table.name)} cannot be read (${(error as NodeJS.ErrnoException).code ?? ''})`,
          )
        }
        if (hash.digest('hex') !== table.sha256)
          throw damagedBackup(name, `${fileOf(table.name)} is not as it was written`)
      }
    },
    open: ({ name }, table) => createReadStream(join(folder, name, fileOf(table))),
    begin: () =>
      durable(async () => {
        await makeFolder(folder, { mode: 0o700 })
        await sweepDrafts(folder)
        const draft = join(folder, `${DRAFT}${process.pid}-${randomBytes(4).toString('hex')}`)
        await mkdir(draft, { mode: 0o700 })
        let finished: string | null = null
        return {
          write: write(draft),
          finish: (manifest) =>
            durable(async () => {
              const complete = await named(draft, manifest)
              finished = join(folder, complete.name)
              return complete
            }),
          discard: () => rm(finished ?? draft, { recursive: true, force: true }),
        }
      }),
  }
}
