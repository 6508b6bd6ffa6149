import { expect, it } from 'vitest'
import { untilItWorks } from '../../src/main/until-it-works.ts'

it('does the work once for all who ask, also at the same time', async () => {
  let done = 0
  const work = untilItWorks(async () => ++done)
  expect(work.begun()).toBeNull()
  expect(await Promise.all([work.get(), work.get()])).toEqual([1, 1])
  expect(await work.get()).toBe(1)
  expect(await work.begun()).toBe(1)
  work.forget()
  expect(await work.get()).toBe(2)
})

it('tells a failure to those who waited, and tries anew for the next', async () => {
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
