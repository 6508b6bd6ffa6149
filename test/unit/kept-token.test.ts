import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { newSecret } from '../../src/main/headless/access.ts'
import { keptToken } from '../../src/main/program/kept-token.ts'

let folder: string
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'school-token-'))))
afterEach(() => rm(folder, { recursive: true }))

test('is made once, for this user alone, and leaves nothing beside it', async () => {
  const { token, file } = await keptToken({ dataFolder: folder, newSecret })
  expect(token).toHaveLength(43)
  expect(await keptToken({ dataFolder: folder, newSecret })).toEqual({ token, file })
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  expect(await readdir(folder)).toEqual(['token'])
})

test.for(['', '\n', '  '])('an empty file (%j) is replaced, and one with a token is not', async (content) => {
  await writeFile(join(folder, 'token'), content)
  const { token, file } = await keptToken({ dataFolder: folder, newSecret })
  expect(token).toHaveLength(43)
  expect(await readFile(file, 'utf8')).toBe(`${token}\n`)
  expect((await stat(file)).mode & 0o777).toBe(0o600)
})

test('hosts that start at once agree', async () => {
  await writeFile(join(folder, 'token'), '')
  const tokens = await Promise.all(Array.from({ length: 8 }, () => keptToken({ dataFolder: folder, newSecret })))
  expect(new Set(tokens.map(({ token }) => token)).size).toBe(1)
})
