import { mkdtemp, readFile, readdir, rm, stat, utimes } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { begun, streamWork } from '../../../src/main/foundation/stream-work.ts'
import { progressOf } from '../../../src/main/features/imports/import-progress.ts'
import { planRoles, roleNameOf } from '../../../src/main/features/imports/plan/role-terms.ts'
import { folderPackageUploads } from '../../../src/main/features/imports/package-uploads.ts'

describe('role terms', () => {
  it.each([
    ['teacher', 'Teacher'],
    ['districtAdministrator', 'District administrator'],
    ['ext:departmentHead', 'Department head'],
    ['ext:head_of-sports.A', 'Head of sports a'],
  ])('%s is %s', (term, name) => expect(roleNameOf(term)).toBe(name))

  it('keep their renamed role, use an existing role of the same name, or create one', () => {
    const known = [
      { id: '1', name: 'Docente', rosterKey: 'teacher' },
      { id: '2', name: 'STUDENT', rosterKey: null },
    ]
    expect(planRoles(['teacher', 'student', 'aide'], known)).toEqual([
      { rosterKey: 'aide', name: 'Aide', roleId: null, action: 'added' },
      { rosterKey: 'student', name: 'STUDENT', roleId: '2', action: 'changed' },
      { rosterKey: 'teacher', name: 'Docente', roleId: '1', action: 'unchanged' },
    ])
  })

  it('never give two roles one name', () => {
    const names = planRoles(['ext:teacher', 'teacher', 'ext:Teacher'], []).map(({ name }) => name.toLowerCase())
    expect(new Set(names).size).toBe(3)
  })
})

describe('progress', () => {
  it('reports the rate of the phase and the time left, ten times a second and at both ends', () => {
    let now = 0
    const events: unknown[] = []
    const tell = progressOf(
      ({ done, perSecond, secondsLeft }) => events.push([done, perSecond, secondsLeft]),
      () => now,
    )
    const at = (milliseconds: number, done: number) => {
      now = milliseconds
      tell({ phase: 'reading', file: null, done, total: 100, unit: 'rows' })
    }
    at(0, 0)
    at(50, 5)
    at(500, 25)
    at(520, 26)
    at(521, 100)
    expect(events).toEqual([[0, null, null], [25, 50, 1.5], [100, 100 / 0.521, 0]]) // prettier-ignore
  })

  it('ends the work when nobody listens any more', async () => {
    let ended: unknown
    const stream = streamWork<string, string>(
      async (emit, signal) => {
        emit('first')
        await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
        ended = signal.aborted
        return 'never'
      },
      (result) => result,
    )
    for await (const event of stream) {
      expect(event).toBe('first')
      break
    }
    expect(ended).toBe(true)
  })

  it('rejects the call when the work is refused before its first event', async () => {
    const refused = streamWork<string, string>(
      () => Promise.reject(new Error('no')),
      (result) => result,
    )
    await expect(begun(refused)).rejects.toThrow('no')
  })
})

describe('uploads', () => {
  let folder: string
  beforeEach(async () => {
    folder = join(await mkdtemp(join(tmpdir(), 'uploads-')), 'inner')
  })
  afterEach(() => rm(join(folder, '..'), { recursive: true, force: true }))
  const bytes = (text: string) => new Blob([text])

  it('joins pieces; a repeated piece counts once, a gap is refused', async () => {
    const uploads = folderPackageUploads(folder)
    const { uploadId } = await uploads.begin({ name: 'autumn', sizeBytes: 6 })
    const append = (offset: number, text: string, fileName = 'users.csv') =>
      uploads.append({ uploadId, fileName, offset, bytes: bytes(text) })
    expect(await append(0, 'abc')).toEqual({ receivedBytes: 3 })
    expect(await append(0, 'abc')).toEqual({ receivedBytes: 3 })
    await expect(append(4, 'e')).rejects.toMatchObject({ code: 'CONFLICT', data: { reason: 'offset', detail: '3' } })
    expect(await append(3, 'def')).toEqual({ receivedBytes: 6 })
    await expect(append(6, 'g')).rejects.toMatchObject({ code: 'PAYLOAD_TOO_LARGE' })
    const source = await uploads.source(uploadId)
    expect(source).toEqual({ path: join(folder, uploadId), name: 'autumn' })
    expect(await readFile(join(source.path, 'users.csv'), 'utf8')).toBe('abcdef')
    expect((await stat(join(source.path, 'users.csv'))).mode & 0o777).toBe(0o600)
  })

  it.each(['../x.csv', '/etc/passwd', 'a/b.csv', 'a\\b.csv', '..', '.', 'a\0b', 'x'.repeat(201)])(
    'refuses the name %j',
    async (fileName) => {
      const uploads = folderPackageUploads(folder)
      const { uploadId } = await uploads.begin({ name: 'x', sizeBytes: 10 })
      await expect(uploads.append({ uploadId, fileName, offset: 0, bytes: bytes('x') })).rejects.toMatchObject({
        code: 'BAD_REQUEST',
      })
      await expect(
        uploads.append({ uploadId: '../../etc', fileName: 'x', offset: 0, bytes: bytes('x') }),
      ).rejects.toMatchObject({ code: 'NOT_FOUND' })
    },
  )

  it('removes what a killed console left, without another upload', async () => {
    const { uploadId } = await folderPackageUploads(folder).begin({ name: 'x', sizeBytes: 10 })
    const old = new Date(Date.now() - 2 * 60 * 60 * 1_000)
    for (const name of await readdir(folder)) await utimes(join(folder, name), old, old)
    folderPackageUploads(folder)
    await expect.poll(() => readdir(folder)).not.toContain(uploadId)
  })

  it('removes an upload after an hour, with the check that used it, and an upload of one piece', async () => {
    const uploads = folderPackageUploads(folder)
    const { uploadId } = await uploads.begin({ name: 'x', sizeBytes: 10 })
    const old = new Date(Date.now() - 2 * 60 * 60 * 1_000)
    for (const name of await readdir(folder)) await utimes(join(folder, name), old, old)
    const { uploadId: second } = await uploads.begin({ name: 'y', sizeBytes: 10 })
    await expect(uploads.source(uploadId)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await uploads.used(second, 'import-1')
    await uploads.forget('import-1')
    const { source, remove } = await uploads.take(new File(['zip'], 'school.zip'))
    expect([source.name, await readFile(source.path, 'utf8')]).toEqual(['school.zip', 'zip'])
    await remove()
    expect(await readdir(folder)).toEqual([])
  })
})
