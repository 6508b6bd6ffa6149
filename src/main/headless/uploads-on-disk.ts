import { createWriteStream, openAsBlob } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { refusal } from '../../contract/errors.ts'
import { isAlive } from '../foundation/is-alive.ts'
import { MAX_JSON_BODY } from '../doors/limits.ts'

type Upload = { request: FastifyRequest; folder: string; limitBytes: number }

const readForm = async ({ request, folder, limitBytes }: Upload) => {
  const form = new FormData()
  const limits = { fileSize: limitBytes, fieldSize: MAX_JSON_BODY, files: 20, fields: 50, parts: 60 }
  let count = 0
  for await (const part of request.parts({ limits })) {
    if (part.type === 'field') {
      if (part.valueTruncated) throw refusal('PAYLOAD_TOO_LARGE', { limitBytes: MAX_JSON_BODY })
      form.append(part.fieldname, String(part.value))
      continue
    }
    const path = join(folder, String(count++))
    await pipeline(part.file, createWriteStream(path, { mode: 0o600 }))
    if (part.file.truncated) throw refusal('PAYLOAD_TOO_LARGE', { limitBytes })
    const bytes = await openAsBlob(path, { type: part.mimetype })
    form.append(part.fieldname, new File([bytes], part.filename || 'blob', { type: part.mimetype }))
  }
  return form
}

/** The parser's complaints have no code, and a caller that went away sent half a form; what the disk says has a code. */
const isMalformedForm = (error: unknown) =>
  error instanceof Error &&
  (!('code' in error) || error.code === 'ECONNRESET' || error.code === 'ERR_STREAM_PREMATURE_CLOSE')

const FOLDER = 'school-directory-upload-'

/** Removes what killed consoles left: whole rosters, with the demographics and passwords that are never stored. */
export const removeUploadsOfEndedProcesses = async () => {
  for (const name of await readdir(tmpdir())) {
    const pid = name.startsWith(FOLDER) ? Number.parseInt(name.slice(FOLDER.length)) : 0
    if (pid > 0 && !isAlive(pid)) await rm(join(tmpdir(), name), { recursive: true, force: true })
  }
}

/**
 * The form of a multipart request with its files on disk, not in memory, readable as `File` until the response ends;
 * then they are deleted. Files over `limitBytes` are refused as they come.
 */
export const formOnDisk = async (request: FastifyRequest, reply: FastifyReply, limitBytes: number) => {
  const folder = await mkdtemp(join(tmpdir(), `${FOLDER}${process.pid}-`))
  const remove = () => rm(folder, { recursive: true, force: true })
  reply.raw.once('close', () => void remove())
  try {
    return await readForm({ request, folder, limitBytes })
  } catch (error) {
    // A caller that went away before the folder was there closed nothing any more.
    await remove()
    if (!isMalformedForm(error)) throw error
    const expected = 'a form as its content type says, with its boundary and its end'
    throw refusal('BAD_REQUEST', { issues: [{ field: 'input', rule: 'malformed', expected }] }, { cause: error })
  }
}
