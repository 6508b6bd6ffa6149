import { defineConfig } from '@playwright/test'
import type { HarnessOptions } from './test/e2e/fixtures.ts'
import { chromiumExecutable, chromiumEnvironment } from './test/e2e/setup/chromium.ts'

const launchOptions = {
  executablePath: chromiumExecutable(),
  args: process.platform === 'linux' ? ['--no-sandbox'] : [],
  env: chromiumEnvironment(),
}

const onNeo4j = '**/graph.spec.ts'
/** Specs of the desktop itself, with faults that only the stand-in for Electron can cause. */
const onStandin = '**/desktop-*.spec.ts'
/**
 * Specs of screens that behave the same in the desktop and in the browser. They run on the desktop only, as do single
 * tests with the tag `@desktop`; `--project=chromium-all` runs them in the browser too.
 */
const sameAtBothDoors = [
  'accessibility',
  'authority',
  'chain',
  'comings-and-goings',
  'fleet',
  'focus',
  'large-school',
  'migrations',
  'org-chart',
  'org-chart-scenes',
  'org-chart-wide',
  'org-units',
  'people-batch',
  'person-profile',
  'roles',
  'screenshots',
].map((name) => `**/${name}.spec.ts`)

/** Runs the built console in Chromium over the headless host, on the stand-in for Electron, and in Electron itself. */
export default defineConfig<object, HarnessOptions>({
  testDir: 'test/e2e/specs',
  outputDir: 'test-output/e2e',
  globalSetup: './test/e2e/setup/global-setup.ts',
  reporter: [['list'], ['html', { outputFolder: 'test-output/e2e-report', open: 'never' }]],
  workers: 2,
  // CI runs a failed spec a second time and names it at the end of its output (docs/testing.md).
  retries: process.env.CI ? 1 : 0,
  // Both limits are for a busy machine; on a quiet one a spec takes seconds.
  timeout: 120_000,
  expect: { timeout: 15_000 },
  use: {
    viewport: { width: 1280, height: 800 },
    locale: 'en-US',
    timezoneId: 'America/Chicago',
    browserName: 'chromium',
    launchOptions,
    // Tracing every spec adds a quarter to the run time. To trace one failed spec, run it with `--trace on`.
    trace: process.env.CI ? 'on-first-retry' : 'off',
    screenshot: 'only-on-failure',
  },
  projects: [
    {
      name: 'chromium',
      use: { surface: 'browser' },
      grepInvert: /@desktop/,
      testIgnore: [onNeo4j, onStandin, ...sameAtBothDoors],
    },
    { name: 'chromium-all', use: { surface: 'browser' }, testIgnore: [onNeo4j, onStandin] },
    // The built desktop without Electron's binary (test/e2e/standin).
    { name: 'desktop', use: { surface: 'standin' }, grepInvert: /@browser/, testIgnore: onNeo4j },
    { name: 'electron', use: { surface: 'electron' }, grepInvert: /@browser/, testIgnore: [onNeo4j, onStandin] },
    // A project of its own, because a real Neo4j beside the school needs Java.
    { name: 'graph', use: { surface: 'browser' }, testMatch: onNeo4j },
  ],
})
