import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, truncate, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { fileSceneBooks } from '../../../src/main/features/org-chart/scene-book.file.ts'
import { aView, made, sceneBookSuite, sceneId } from './scene-book.suite.ts'

const folders: string[] = []
const newFolder = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'school-directory-scenes-'))
  folders.push(folder)
  return folder
}
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))))

sceneBookSuite({
  name: 'files',
  open: async () => {
    const folder = await newFolder()
    const [first, next] = [fileSceneBooks(folder), fileSceneBooks(folder)]
    return { book: first('default'), second: next('default'), other: first('north') }
  },
})

describe('files', () => {
  const opened = async () => {
    const data = await newFolder()
    const book = fileSceneBooks(data)('default')
    await book.add(made(1))
    await book.add(made(2))
    return {
      data,
      book,
      folder: join(data, 'scenes', 'default'),
      file: join(data, 'scenes', 'default', `${sceneId(1)}.json`),
    }
  }

  test.skipIf(process.platform === 'win32')(
    'are readable by their owner only, and no draft or lock is left',
    async () => {
      const { data, book, folder } = await opened()
      await book.keepLastView({ view: aView(), sceneId: null })
      expect((await stat(join(data, 'scenes'))).mode & 0o777).toBe(0o700)
      expect((await readdir(folder)).sort()).toEqual([`${sceneId(1)}.json`, `${sceneId(2)}.json`, 'last-view.json'])
      for (const name of await readdir(folder)) expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600)
    },
  )

  test.each([
    ['is cut off', async (file: string) => writeFile(file, (await readFile(file, 'utf8')).slice(0, 80))],
    ['is of another form', async (file: string) => writeFile(file, '{"format":1,"scene":{"id":5}}')],
    [
      'holds another scene',
      async (file: string) => writeFile(file, (await readFile(file, 'utf8')).replace(sceneId(1), sceneId(7))),
    ],
  ])('one that %s is named, kept, and harms no other', async (_, damage) => {
    const { book, folder, file } = await opened()
    await damage(file)
    const damaged = await readFile(file, 'utf8')
    expect(await book.list()).toMatchObject({ scenes: [{ id: sceneId(2) }], unreadable: [`${sceneId(1)}.json`] })
    const refused = { code: 'CONFLICT', data: { reason: 'scene-unreadable' } }
    await expect(book.find(sceneId(1))).rejects.toMatchObject(refused)
    await expect(book.change({ ...made(1), version: 1 })).rejects.toMatchObject(refused)
    await book.add(made(3))
    expect(await readFile(file, 'utf8')).toBe(damaged)

    await book.remove({ id: sceneId(1), version: 1 })
    expect((await book.list()).unreadable).toEqual([])
    const aside = (await readdir(folder)).filter((name) => name.includes('unreadable'))
    expect(await Promise.all(aside.map((name) => readFile(join(folder, name), 'utf8')))).toEqual([damaged])
  })

  const pipe = (file: string) => execFileSync('mkfifo', [file])
  test.skipIf(process.platform === 'win32').each([
    ['a folder', (file: string) => mkdir(file)],
    ['a file of gigabytes', async (file: string) => (await writeFile(file, ''), await truncate(file, 3 * 2 ** 30))],
    ['a pipe that nobody writes to', async (file: string) => pipe(file)],
    ['a link to itself', (file: string) => symlink(file, file)],
  ])('%s in the place of a scene is named and harms no other', async (_, put) => {
    const { book, file, folder } = await opened()
    await rm(file)
    await put(file)
    expect(await book.list()).toMatchObject({ scenes: [{ id: sceneId(2) }], unreadable: [`${sceneId(1)}.json`] })
    await expect(book.find(sceneId(1))).rejects.toMatchObject({ data: { reason: 'scene-unreadable' } })
    await book.add(made(3))
    await put(join(folder, 'last-view.json'))
    expect(await book.lastView()).toBeNull()
  })

  test('a damaged last view counts as none', async () => {
    const { book, folder } = await opened()
    await writeFile(join(folder, 'last-view.json'), '{"format":1,')
    expect(await book.lastView()).toBeNull()
    await book.keepLastView({ view: aView(), sceneId: null })
    expect(await book.lastView()).toMatchObject({ sceneId: null })
  })

  test.each(['../default', 'A', '', '__proto__', 'a/b'])('there are none for a profile %j', async (id) => {
    expect(() => fileSceneBooks('/nowhere')(id)).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }))
  })

  test('the lock of a killed console does not block others', async () => {
    const { book, folder } = await opened()
    const ended = spawn(process.execPath, ['-e', ''])
    await once(ended, 'exit')
    await writeFile(join(folder, '.lock'), String(ended.pid))
    await book.add(made(3))
    await writeFile(join(folder, '.lock'), '')
    await utimes(join(folder, '.lock'), new Date(0), new Date(0))
    await book.add(made(4))
    expect((await book.list()).scenes).toHaveLength(4)
    expect(await readdir(folder)).not.toContain('.lock')
  })
})
