import { createWriteStream, existsSync } from 'node:fs'
import { mkdir, open, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { uuidv7 } from 'uuidv7'
import { makeFolder } from '../../foundation/make-folder.ts'
import { refusal } from '../../../contract/errors.ts'
import { MAX_PACKAGE, MAX_UPLOAD_PIECE } from '../../../contract/imports.ts'
import type { PackageUploads } from './package-uploads.port.ts'

const LIFETIME = 60 * 60 * 1_000
const MAX_FILES = 1_000
const MAX_UPLOADS = 20

/** The form of a name that is a file's name on every system and never a path. */
const fileNameForm = /^(?!\.{1,2}$)[\p{L}\p{N} ._()@+-]{1,200}$/u
const uuidForm = /^[0-9a-f]{8}-[0-9a-f-]{27}$/

type Description = { name: string; sizeBytes: number; importId?: string }

const tooLarge = (limitBytes: number) => refusal('PAYLOAD_TOO_LARGE', { limitBytes })
const badRequest = (field: string, rule: string, expected: string) =>
  refusal('BAD_REQUEST', { issues: [{ field, rule, expected }] })

/** Passes at most `limit` bytes on. */
const limited = (limit: number) => {
  let seen = 0
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      seen += chunk.length
      if (seen > limit) done(tooLarge(limit))
      else done(null, chunk)
    },
  })
}

/** PackageUploads in a folder that only this user can read. Several processes may use the folder. */
export const folderPackageUploads = (folder: string): PackageUploads => {
  /** Makes the writes of one upload run one after the other. */
  const queues = new Map<string, Promise<unknown>>()

  const inTurn = <Result>(uploadId: string, work: () => Promise<Result>): Promise<Result> => {
    const result = (queues.get(uploadId) ?? Promise.resolve()).then(work, work)
    const settled = result
      .catch(() => undefined)
      .then(() => {
        if (queues.get(uploadId) === settled) queues.delete(uploadId)
      })
    queues.set(uploadId, settled)
    return result
  }

  const files = (uploadId: string) => join(folder, uploadId)
  const description = (uploadId: string) => join(folder, `${uploadId}.json`)

  const remove = async (uploadId: string) => {
    await rm(files(uploadId), { recursive: true, force: true })
    await rm(description(uploadId), { force: true })
  }

  const describe = async (uploadId: string): Promise<Description> => {
    const text = uuidForm.test(uploadId)
      ? await readFile(description(uploadId), 'utf8').catch(() => undefined)
      : undefined
    if (text === undefined) throw refusal('NOT_FOUND', { entity: 'upload', id: uploadId })
    return JSON.parse(text) as Description
  }

  const touch = (uploadId: string, content: Description) =>
    writeFile(description(uploadId), JSON.stringify(content), { mode: 0o600 })

  /** Removes uploads that are older than their lifetime and returns the ids of the rest. */
  const sweep = async (): Promise<string[]> => {
    await makeFolder(folder, { mode: 0o700 })
    const alive: string[] = []
    for (const name of await readdir(folder)) {
      const uploadId = name.replace(/\.json$/, '')
      if (!uuidForm.test(uploadId)) continue
      const { mtimeMs } = await stat(join(folder, name)).catch(() => ({ mtimeMs: Date.now() }))
      if (Date.now() - mtimeMs <= LIFETIME) {
        if (name.endsWith('.json')) alive.push(uploadId)
        continue
      }
      const described = await stat(description(uploadId)).catch(() => undefined)
      if (described === undefined || Date.now() - described.mtimeMs > LIFETIME) await remove(uploadId)
    }
    return alive
  }

  const sizes = async (uploadId: string) => {
    const found = await readdir(files(uploadId))
    const stats = await Promise.all(found.map((name) => stat(join(files(uploadId), name))))
    return new Map(found.map((name, index) => [name, stats[index]!.size]))
  }

  const forgetLater = () => {
    setTimeout(() => void sweep().catch(() => undefined), LIFETIME + 60_000).unref()
  }

  // Removes at once what a killed console left, without waiting for the next upload.
  if (existsSync(folder)) {
    void sweep().catch(() => undefined)
    forgetLater()
  }

  return {
    begin: async ({ name, sizeBytes }) => {
      if (sizeBytes > MAX_PACKAGE) throw tooLarge(MAX_PACKAGE)
      if ((await sweep()).length >= MAX_UPLOADS) throw refusal('CONFLICT', { reason: 'too-many-uploads' })
      const uploadId = uuidv7()
      await mkdir(files(uploadId), { mode: 0o700 })
      await touch(uploadId, { name, sizeBytes })
      forgetLater()
      return { uploadId }
    },

    append: ({ uploadId, fileName, offset, bytes }) =>
      inTurn(uploadId, async () => {
        if (!fileNameForm.test(fileName))
          throw badRequest('fileName', 'file-name', 'the plain name of a file, not a path')
        if (bytes.size > MAX_UPLOAD_PIECE) throw tooLarge(MAX_UPLOAD_PIECE)
        const described = await describe(uploadId)
        const known = await sizes(uploadId)
        const length = known.get(fileName) ?? 0
        if (offset > length) throw refusal('CONFLICT', { reason: 'offset', detail: String(length) })
        if (known.size >= MAX_FILES && !known.has(fileName))
          throw badRequest('fileName', 'file-count', `at most ${MAX_FILES} files`)
        if (offset + bytes.size <= length && known.has(fileName)) return { receivedBytes: length }
        const total = [...known.values()].reduce((sum, size) => sum + size, 0) - length + offset + bytes.size
        if (total > described.sizeBytes) throw tooLarge(described.sizeBytes)
        const file = await open(join(files(uploadId), fileName), known.has(fileName) ? 'r+' : 'wx+', 0o600)
        try {
          await file.write(new Uint8Array(await bytes.arrayBuffer()), 0, bytes.size, offset)
        } finally {
          await file.close()
        }
        await touch(uploadId, described)
        return { receivedBytes: offset + bytes.size }
      }),

    source: async (uploadId) => {
      const { name } = await describe(uploadId)
      const found = await readdir(files(uploadId))
      const [only] = found
      const zip = found.length === 1 && only!.toLowerCase().endsWith('.zip')
      return { path: zip ? join(files(uploadId), only!) : files(uploadId), name }
    },

    used: async (uploadId, importId) => touch(uploadId, { ...(await describe(uploadId)), importId }),

    forget: async (importId) => {
      for (const uploadId of await sweep()) {
        const described = await describe(uploadId).catch(() => undefined)
        if (described?.importId === importId) await remove(uploadId)
      }
    },

    take: async (file) => {
      if (file.size > MAX_PACKAGE) throw tooLarge(MAX_PACKAGE)
      await sweep()
      const uploadId = uuidv7()
      await mkdir(files(uploadId), { mode: 0o700 })
      const path = join(files(uploadId), 'package.zip')
      try {
        await pipeline(
          Readable.fromWeb(file.stream() as never),
          limited(MAX_PACKAGE),
          createWriteStream(path, { mode: 0o600 }),
        )
      } catch (error) {
        await remove(uploadId)
        throw error
      }
      return { source: { path, name: file.name ?? 'package.zip' }, remove: () => remove(uploadId) }
    },
  }
}
