import { spawnSync } from 'node:child_process'
import { EventEmitter } from 'node:events'
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { formOnDisk, removeUploadsOfEndedProcesses } from '../../../src/main/headless/uploads-on-disk.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'uploads-on-disk-'))
  for (const variable of ['TMPDIR', 'TMP', 'TEMP']) vi.stubEnv(variable, folder)
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(folder, { recursive: true })
})

it('removes the files of an ended process, and nothing of a running one or of other programs', async () => {
  const { pid: ended } = spawnSync(process.execPath, ['--version'])
  const kept = [`school-directory-upload-${process.pid}-a`, 'school-directory-upload-x', 'other']
  for (const name of [...kept, `school-directory-upload-${ended}-a`]) await mkdir(join(folder, name))
  await removeUploadsOfEndedProcesses()
  expect((await readdir(folder)).sort()).toEqual(kept.sort())
})

it('leaves nothing of a caller that disconnected, and reports no fault of a store', async () => {
  const parts = async function* () {
    expect(await readdir(folder)).toHaveLength(1)
    yield* []
    throw Object.assign(new Error('aborted'), { code: 'ECONNRESET' })
  }
  const request = { parts } as unknown as FastifyRequest
  const reply = { raw: new EventEmitter() } as FastifyReply
  await expect(formOnDisk(request, reply, 10)).rejects.toMatchObject({ code: 'BAD_REQUEST' })
  expect(await readdir(folder)).toEqual([])
})
