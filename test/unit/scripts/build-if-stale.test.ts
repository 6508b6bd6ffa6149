import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type BuildPart, builderOf, rebuilderOf } from '../../../scripts/build-if-stale.ts'

let root: string
let built: BuildPart[][]

const write = (path: string, text = '') => {
  mkdirSync(join(root, path, '..'), { recursive: true })
  writeFileSync(join(root, path), text)
}
const builder = () =>
  builderOf({
    root,
    build: async (parts) => {
      built.push([...parts])
      await Promise.resolve()
    },
  })

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'build-if-stale-'))
  built = []
  write('src/main/index.ts')
  write('src/renderer/index.html')
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

it('builds once, then finds everything fresh', async () => {
  expect(await builder()(['main', 'renderer'])).toEqual(['main', 'renderer'])
  expect(await builder()(['main', 'renderer'])).toEqual([])
  expect(built).toEqual([['main', 'renderer']])
})

it('finds everything fresh after a complete build, which builds fresh parts too', async () => {
  const build = async (parts: readonly BuildPart[]) => void built.push([...parts])
  await rebuilderOf({ root, build })()
  expect(await builder()(['main', 'renderer'])).toEqual([])
  await rebuilderOf({ root, build })()
  expect(built).toEqual([
    ['main', 'preload', 'renderer'],
    ['main', 'preload', 'renderer'],
  ])
})

it('builds only the part whose sources changed', async () => {
  await builder()(['main', 'renderer'])
  utimesSync(join(root, 'src/main/index.ts'), 1, 1)
  expect(await builder()(['main', 'renderer'])).toEqual(['main'])
})

it('sees a new file, a removed file and a changed contract', async () => {
  await builder()(['main', 'renderer'])
  write('src/renderer/src/new.ts')
  expect(await builder()(['main', 'renderer'])).toEqual(['renderer'])
  rmSync(join(root, 'src/renderer/src/new.ts'))
  expect(await builder()(['main', 'renderer'])).toEqual(['renderer'])
  write('src/contract/index.ts')
  expect(await builder()(['main', 'renderer'])).toEqual(['main', 'renderer'])
})

it('builds once for two callers at the same time', async () => {
  const results = await Promise.all([builder()(['main']), builder()(['main'])])
  expect(built).toEqual([['main']])
  expect(results.flat()).toEqual(['main'])
})

it('takes over the lock of a process that is gone', async () => {
  write('out/.build.lock', '4194303')
  expect(await builder()(['main'])).toEqual(['main'])
})

it('stays stale and gives the lock back when it is told to end', async () => {
  await builder()(['main'])
  const stamp = join(root, 'out/.main.stamp')
  utimesSync(join(root, 'src/main/index.ts'), 1, 1)
  const stop = new AbortController()
  const ended = builderOf({
    root,
    build: () => {
      // The old stamp must not match the files of an unfinished build.
      expect(existsSync(stamp)).toBe(false)
      stop.abort()
      return Promise.resolve()
    },
  })
  await expect(ended(['main'], stop.signal)).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }))
  expect(existsSync(stamp)).toBe(false)
  expect(existsSync(join(root, 'out/.build.lock'))).toBe(false)
  expect(await builder()(['main'])).toEqual(['main'])
})

it('stays stale when the build fails or a source changes during it', async () => {
  const failing = builderOf({ root, build: () => Promise.reject(new Error('syntax')) })
  await expect(failing(['main'])).rejects.toThrow('syntax')
  const overtaken = builderOf({
    root,
    build: async () => {
      await Promise.resolve()
      write('src/main/index.ts', 'newer')
    },
  })
  expect(await overtaken(['main'])).toEqual(['main'])
  expect(await builder()(['main'])).toEqual(['main'])
})
