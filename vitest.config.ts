import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

// Real stores on a shared machine: CI runs a test again that failed (docs/testing.md).
const retry = process.env.CI ? 1 : 0

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['test/unit/**/*.test.ts'] } },
      {
        plugins: [vue()],
        test: { name: 'renderer', environment: 'happy-dom', include: ['test/renderer/**/*.test.ts'] },
      },
      {
        test: {
          name: 'architecture',
          include: ['test/architecture/**/*.test.ts'],
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
          maxWorkers: 2,
          globalSetup: ['test/postgres-cluster.ts'],
        },
      },
      {
        // The console as electron-builder packs it, around a program that stands in for Electron's.
        test: {
          name: 'packaging',
          include: ['test/packaging/**/*.test.ts'],
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
