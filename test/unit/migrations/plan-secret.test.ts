import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { planSecret } from '../../../src/main/features/migrations/plan-seal.file.ts'

let folder: string
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'school-plan-'))))
afterEach(() => rm(folder, { recursive: true }))

const path = () => join(folder, 'plan.key')

test('is made once, for this user alone', async () => {
  const secret = await planSecret(folder)
  expect(secret).toHaveLength(32)
  expect(await planSecret(folder)).toEqual(secret)
  expect((await stat(path())).mode & 0o777).toBe(0o600)
})

test.for([0, 31])('consoles that start at once on a file that was cut off at %i bytes agree', async (length) => {
  await writeFile(path(), Buffer.alloc(length, 7))
  const secrets = await Promise.all(Array.from({ length: 8 }, () => planSecret(folder)))
  expect(new Set(secrets.map((secret) => secret.toString('hex'))).size).toBe(1)
  expect(await readFile(path())).toEqual(secrets[0])
})

test('in a folder that cannot be written the secret is not saved', async () => {
  await writeFile(join(folder, 'file'), '')
  expect(await planSecret(join(folder, 'file'))).toHaveLength(32)
})
