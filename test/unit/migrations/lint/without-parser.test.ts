import { expect, it } from 'vitest'
import { lintTrack } from '../../../../src/main/features/migrations/lint/lint-track.ts'
import type { Migrations } from '../../../../src/main/features/migrations/migrate-track.ts'
import { declared } from '../../../fixtures/migration-of.ts'

const ports = {
  migrationFiles: { read: async () => [declared('one', 'DROP TABLE s.a')] },
  migrations: { read: async () => ({ applied: [], failed: [] }) },
  loadParser: () => Promise.reject(new Error('no WebAssembly here')),
} as unknown as Migrations

it('tells of each migration that it was not checked where the parser cannot be loaded', async () => {
  const { findings } = await lintTrack(ports, { track: 'directory', all: false })
  expect(findings).toMatchObject([
    { migration: 'one', direction: 'up', code: 'not-checked', severity: 'warning', detail: 'no WebAssembly here' },
    { migration: 'one', direction: 'down', code: 'not-checked', severity: 'warning', detail: 'no WebAssembly here' },
  ])
})
