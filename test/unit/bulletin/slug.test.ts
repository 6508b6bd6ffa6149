import fc from 'fast-check'
import { expect, test } from 'vitest'
import { freeSlug, slugOf } from '../../../src/main/foundation/slug.ts'

test.each([
  ['Fête d’été à Köln', 'fete-d-ete-a-koln'],
  ['Straße & Öl', 'strasse-ol'],
  ['<script>alert(1)</script>', 'script-alert-1-script'],
  ['🎉—🎉', 'post'],
  ['学校', 'post'],
  [`${'a'.repeat(79)} b`, 'a'.repeat(79)],
])('%j becomes %s', (title, slug) => expect(slugOf(title)).toBe(slug))

test('every title has an address that the database takes, also with a number after it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (title) => {
      const slug = freeSlug(slugOf(title), new Set([slugOf(title)]))
      expect(slug).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/)
      expect(slug.length).toBeLessThanOrEqual(100)
    }),
  )
})

test('a taken address gets the first number that is free', () => {
  expect(freeSlug('trip', new Set())).toBe('trip')
  expect(freeSlug('trip', new Set(['trip', 'trip-2', 'trip-4']))).toBe('trip-3')
})
