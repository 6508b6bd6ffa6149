import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { planSeal } from '../../../src/main/features/migrations/plan-seal.ts'

const plan = ['database', 'directory', 'down', 3]
const now = new Date('2026-01-31T08:00:00.000Z')
const later = (minutes: number) => new Date(now.getTime() + minutes * 60_000)

test('a digest is valid for its plan, for some minutes and for one use', () => {
  const seal = planSeal(randomBytes(32), { minutes: 10 })
  const { planDigest, validUntil } = seal.seal(plan, now)
  expect(validUntil).toEqual(later(10))
  expect(seal.check(planDigest, plan, later(9.99))).toBe('good')
  expect(seal.check(planDigest, plan, later(10))).toBe('expired')
  expect(seal.check(planDigest, [...plan.slice(0, 3), 4], now)).toBe('other')
  seal.spend(planDigest)
  expect(seal.check(planDigest, plan, now)).toBe('spent')
  expect(seal.check(seal.seal(plan, now).planDigest, plan, now)).toBe('good')
})

test('only the secret makes valid digests, and every part of a digest counts', () => {
  const secret = randomBytes(32)
  const { planDigest } = planSeal(secret).seal(plan, now)
  expect(planSeal(secret).check(planDigest, plan, now)).toBe('good')
  expect(planSeal(randomBytes(32)).check(planDigest, plan, now)).toBe('other')
  for (let at = 0; at < planDigest.length; at++) {
    const changed = planDigest.slice(0, at) + (planDigest[at] === '7' ? '8' : '7') + planDigest.slice(at + 1)
    expect(planSeal(secret).check(changed, plan, now), changed).toBe('other')
  }
  for (const made of ['', '.', '..', planDigest.slice(1), `${planDigest}x`, `${planDigest} `, planDigest.toUpperCase()])
    expect(planSeal(secret).check(made, plan, now), made).toBe('other')
})
