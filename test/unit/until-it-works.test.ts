import { expect, it } from 'vitest'
import { untilItWorks } from '../../src/main/foundation/until-it-works.ts'

it('does the work once for all callers, also concurrent ones', async () => {
  let done = 0
  const work = untilItWorks(async () => ++done)
  expect(work.begun()).toBeNull()
  expect(await Promise.all([work.get(), work.get()])).toEqual([1, 1])
  expect(await work.get()).toBe(1)
  expect(await work.begun()).toBe(1)
  work.forget()
  expect(await work.get()).toBe(2)
})

it('reports a failure to those who waited, and tries again for the next caller', async () => {
  let tries = 0
  const work = untilItWorks(async () => {
    tries += 1
    if (tries === 1) throw new Error('locked')
    return 'open'
  })
  expect(await Promise.allSettled([work.get(), work.get()])).toMatchObject([
    { status: 'rejected' },
    { status: 'rejected' },
  ])
  expect(work.begun()).toBeNull()
  expect(await work.get()).toBe('open')
  expect(tries).toBe(2)
})

it('keeps newer work when older, forgotten work fails late', async () => {
  const tries: PromiseWithResolvers<string>[] = []
  const work = untilItWorks(() => {
    const next = Promise.withResolvers<string>()
    tries.push(next)
    return next.promise
  })
  const first = work.get()
  work.forget()
  const second = work.get()
  tries[0]!.reject(new Error('too late'))
  await expect(first).rejects.toThrow('too late')
  const third = work.get()
  tries[1]!.resolve('open')
  expect(await Promise.all([second, third])).toEqual(['open', 'open'])
  expect(tries).toHaveLength(2)
})

it('begins nothing after its end, and returns what has to be closed', async () => {
  const opening = Promise.withResolvers<string>()
  const work = untilItWorks(() => opening.promise)
  const asked = work.get()
  const ended = work.end(new Error('closed'))
  await expect(work.get()).rejects.toThrow('closed')
  opening.resolve('open')
  expect(await asked).toBe('open')
  expect(await ended).toBe('open')
  expect(await untilItWorks(async () => 'never begun').end(new Error('closed'))).toBeNull()
  const broken = untilItWorks(async () => Promise.reject(new Error('locked')))
  broken.get().catch(() => undefined)
  expect(await broken.end(new Error('closed'))).toBeNull()
})
