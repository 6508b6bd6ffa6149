import { existsSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { takeLock } from '../../../scripts/build-lock.ts'

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'build-lock-'))
  file = join(folder, 'lock')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const longAgo = () => utimesSync(file, 1, 1)

it('is held by one process at a time, and reports a wait once', async () => {
  const onWait = vi.fn<() => void>()
  const giveBack = await takeLock({ file, onWait })
  expect(onWait).not.toHaveBeenCalled()
  const second = takeLock({ file, onWait })
  await vi.waitFor(() => expect(onWait).toHaveBeenCalledTimes(1))
  giveBack()
  const giveBackSecond = await second
  expect(readFileSync(file, 'utf8')).toBe(String(process.pid))
  giveBackSecond()
  expect(existsSync(file)).toBe(false)
  expect(onWait).toHaveBeenCalledTimes(1)
})

it('stops waiting when it is told to, and leaves the lock to its holder', async () => {
  const giveBack = await takeLock({ file })
  const stop = new AbortController()
  const second = takeLock({ file, told: stop.signal, onWait: () => stop.abort() })
  await expect(second).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }))
  expect(existsSync(file)).toBe(true)
  giveBack()
  await expect(takeLock({ file, told: stop.signal })).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }))
  expect(existsSync(file)).toBe(false)
})

it('is taken over from a process that is gone', async () => {
  writeFileSync(file, '4194303')
  await expect(takeLock({ file })).resolves.toBeTypeOf('function')
})

it('is taken over when its holder gives no sign of life, although a process has its number', async () => {
  writeFileSync(file, String(process.ppid))
  longAgo()
  await expect(takeLock({ file })).resolves.toBeTypeOf('function')
})

it('is taken over when a full disk left it empty', async () => {
  writeFileSync(file, '')
  longAgo()
  await expect(takeLock({ file })).resolves.toBeTypeOf('function')
})

it('gives signs of life while it is held', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  try {
    const giveBack = await takeLock({ file })
    longAgo()
    vi.advanceTimersByTime(1_000)
    const stop = new AbortController()
    await expect(takeLock({ file, told: stop.signal, onWait: () => stop.abort() })).rejects.toThrow()
    giveBack()
  } finally {
    vi.useRealTimers()
  }
})

it('does not release a lock that another process took over', async () => {
  const giveBack = await takeLock({ file })
  writeFileSync(file, '1')
  giveBack()
  expect(readFileSync(file, 'utf8')).toBe('1')
})
