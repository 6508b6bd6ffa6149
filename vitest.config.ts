import { availableParallelism } from 'node:os'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

// The tests use real stores on a shared machine, so CI runs a failed test a second time (docs/testing.md).
const retry = process.env.CI ? 1 : 0

/**
 * The number of files at once, the same for every project but `graph`: Vitest runs projects of the same number together
 * and fills the machine; it refuses to run projects with different numbers beside each other.
 */
const maxWorkers = Math.max(2, availableParallelism() - 1)

/**
 * How long `expect.poll` waits by itself, instead of one second. A busy machine with real stores needs more, and a quiet one
 * waits no longer than before.
 */
const polls = { poll: { timeout: 60_000 } }

const ownServers = 'test/graph/own-server/**/*.test.ts'

export default defineConfig({
  test: {
    projects: [
      {
        // Files share the modules that a worker has loaded, so each puts back whatever it changes in the process.
        test: { name: 'unit', include: ['test/unit/**/*.test.ts'], testTimeout: 30_000, maxWorkers, isolate: false },
      },
      {
        plugins: [vue()],
        test: {
          name: 'renderer',
          environment: 'happy-dom',
          include: ['test/renderer/**/*.test.ts'],
          setupFiles: ['test/happy-dom.ts', 'src/renderer/src/languages/languages.ts'],
          // Each file has a context of its own in a process that others use too: a process for each takes twice the CPU
          // time. Threads would not do, because a test sets the time zone of its process.
          pool: 'vmForks',
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
        // Suites of ports and doors, then whole features, on a real PostgreSQL.
        test: {
          name: 'integration',
          include: ['test/suites/**/*.test.ts', 'test/integration/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          expect: polls,
          retry,
          maxWorkers,
          globalSetup: ['test/postgres-cluster.ts'],
        },
      },
      {
        // The console as electron-builder packs it, around a stand-in for Electron's program.
        test: {
          name: 'packaging',
          include: ['test/packaging/**/*.test.ts'],
          maxWorkers,
          testTimeout: 60_000,
          expect: polls,
          hookTimeout: 600_000,
        },
      },
      {
        // On a real Neo4j beside PostgreSQL. The free edition has one database, so one file runs at a time.
        test: {
          name: 'graph',
          include: ['test/graph/**/*.test.ts'],
          exclude: [ownServers],
          testTimeout: 300_000,
          hookTimeout: 180_000,
          expect: polls,
          retry,
          fileParallelism: false,
          globalSetup: ['test/postgres-cluster.ts', 'test/neo4j-server.ts'],
        },
      },
      {
        // Each file starts, pauses and kills a Neo4j of its own, so files run side by side.
        test: {
          name: 'own-graph',
          include: [ownServers],
          testTimeout: 900_000,
          hookTimeout: 180_000,
          expect: polls,
          retry,
          maxWorkers,
          globalSetup: ['test/postgres-cluster.ts'],
        },
      },
    ],
  },
})
