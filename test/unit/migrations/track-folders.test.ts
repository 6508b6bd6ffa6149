import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { TRACKS } from '../../../src/contract/migrations.ts'
import { shippedMigrations } from '../../../src/main/features/migrations/migration-files.ts'

test('every track has a folder and a lock of its own, and every folder is a track', () => {
  expect(readdirSync(shippedMigrations()).sort()).toEqual(Object.keys(TRACKS).sort())
  const locks = Object.values(TRACKS).map(({ lock }) => lock)
  expect(new Set(locks).size).toBe(locks.length)
})
