import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { requirementsOf, trackOrder, TRACKS } from '../../../src/contract/migrations.ts'
import { shippedMigrations } from '../../../src/main/features/migrations/migration-files.ts'

test('every track has a folder and a lock of its own, and every folder is a track', () => {
  expect(readdirSync(shippedMigrations()).sort()).toEqual(Object.keys(TRACKS).sort())
  const locks = Object.values(TRACKS).map(({ lock }) => lock)
  expect(new Set(locks).size).toBe(locks.length)
})

test('a track is applied after the tracks that it requires, which are of the record', () => {
  expect([...trackOrder].sort()).toEqual(Object.keys(TRACKS).sort())
  for (const [place, name] of trackOrder.entries())
    for (const required of requirementsOf(name)) {
      expect(trackOrder.indexOf(required), `${name} requires ${required}`).toBeLessThan(place)
      expect(TRACKS[required].of).toBe('record')
    }
  expect(requirementsOf('graph')).toEqual(['directory'])
})
