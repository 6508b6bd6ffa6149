import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { singleInstance } from '../../e2e/standin/modules/single-instance.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'standin-lock-'))
})
const made: ReturnType<typeof singleInstance>[] = []
afterEach(async () => {
  for (const each of made.splice(0)) each.release()
  await rm(folder, { recursive: true, force: true })
})

const instance = (heard: unknown[] = []) => {
  const one = singleInstance({ folder: () => folder, second: ({ data }) => void heard.push(data) })
  made.push(one)
  return one
}

test('the second process gets no lock, and the first receives its arguments', async () => {
  const heard: unknown[] = []
  const first = instance(heard)
  expect(first.request('first')).toBe(true)
  expect(instance().request('second')).toBe(false)
  await expect.poll(() => heard).toEqual(['second'])
  first.release()
  expect(instance().request('third')).toBe(true)
})

test('the lock of a process that is gone is taken over', async () => {
  // Above the largest possible process id.
  await writeFile(join(folder, 'standin-lock'), String(2 ** 30))
  expect(instance().request('')).toBe(true)
})

test('nobody gets a lock in a folder that cannot be written', async () => {
  await writeFile(join(folder, 'file'), '')
  expect(singleInstance({ folder: () => join(folder, 'file', 'below'), second: () => undefined }).request('')).toBe(
    false,
  )
})
