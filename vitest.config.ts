import { availableParallelism } from 'node:os'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

// Real stores on a shared machine: CI runs a test again that failed (docs/testing.md).
const retry = process.env.CI ? 1 : 0

/**
 * Files at once, the same number for every project but `graph`: Vitest runs those of one number together and fills the
 * machine, and refuses to run projects beside each other whose numbers are not the same.
 */
const maxWorkers = Math.max(2, availableParallelism() - 1)

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['test/unit/**/*.test.ts'], testTimeout: 30_000, maxWorkers } },
      {
        plugins: [vue()],
        test: {
          name: 'renderer',
          environment: 'happy-dom',
          include: ['test/renderer/**/*.test.ts'],
          setupFiles: ['src/renderer/src/languages/languages.ts'],
          testTimeout: 30_000,
          maxWorkers,
        },
      },
      {
        test: {
          name: 'architecture',
          include: ['test/architecture/**/*.test.ts'],
          maxWorkers,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        // On the real store: suites of ports and doors, then whole features.
        test: {
          name: 'integration',
          include: ['test/suites/**/*.test.ts', 'test/integration/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          retry,
          maxWorkers,
          globalSetup: ['test/postgres-cluster.ts'],
        },
      },
      {
        // The console as electron-builder packs it, around a program that stands in for Electron's.
        test: {
          name: 'packaging',
          include: ['test/packaging/**/*.test.ts'],
          maxWorkers,
          testTimeout: 60_000,
          hookTimeout: 600_000,
        },
      },
      {
        // On the real Neo4j beside PostgreSQL; its free edition has one database, so one file at a time.
        test: {
          name: 'graph',
          include: ['test/graph/**/*.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 180_000,
          retry,
          fileParallelism: false,
          globalSetup: ['test/postgres-cluster.ts', 'test/neo4j-server.ts'],
        },
      },
    ],
  },
})
