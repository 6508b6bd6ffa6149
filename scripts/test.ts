import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { buildIfStale } from './build-if-stale.ts'
import { whyNoDesktop } from './launch/why-no-desktop.ts'
import { whyNoGraph } from './services/neo4j.ts'
import { type Outcome, readReport, sumTallies } from './test-reports.ts'
import { timeLines, type Took } from './test-times.ts'

const root = join(import.meta.dirname, '..')
const reports = join(root, 'test-output/reports')

const lanes = ['tests', 'graph'] as const
type Lane = (typeof lanes)[number]

type Runner = {
  command: string
  report: string
  /** What `npm test -- --smoke` runs of it: one file of each kind of test. */
  smoke: readonly string[]
  /** The runners of a lane run in turn, and the two lanes beside each other: a third makes schools answer late. */
  lane: Lane
  whyNot?: () => string | undefined
}

const playwright = (project: string): string => `playwright test --project=${project} --reporter=list,json`

const runners: Record<string, Runner> = {
  vitest: {
    command: `vitest run --project=!graph --project=!own-graph --project=!packaging --reporter=default --reporter=json`,
    report: 'vitest.json',
    lane: 'tests',
    smoke: [
      'test/unit/data-folder.test.ts',
      'test/renderer/ui/button.test.ts',
      'test/architecture/lock-file.test.ts',
      'test/integration/stores/embedded-postgres.test.ts',
    ],
  },
  'the packaged console': {
    command: 'vitest run --project packaging --reporter=default --reporter=json',
    report: 'packaging.json',
    lane: 'tests',
    smoke: ['test/packaging/packaged-console.test.ts'],
  },
  'on the real Neo4j': {
    command: 'vitest run --project graph --reporter=default --reporter=json',
    report: 'graph.json',
    lane: 'graph',
    smoke: ['test/graph/connections.test.ts'],
    // Without Java, CI fails and any other machine skips these tests.
    whyNot: () => (process.env.CI ? undefined : whyNoGraph()),
  },
  'e2e in the browser': {
    command: playwright('chromium'),
    report: 'e2e-chromium.json',
    lane: 'tests',
    smoke: ['open.spec.ts'],
  },
  'e2e on the desktop': {
    command: playwright('desktop'),
    report: 'e2e-desktop.json',
    lane: 'tests',
    smoke: ['desktop-launch.spec.ts'],
  },
  'on servers of their own': {
    command: 'vitest run --project own-graph --reporter=default --reporter=json',
    report: 'own-graph.json',
    lane: 'graph',
    smoke: ['test/graph/own-server/stands-still.test.ts'],
    whyNot: () => (process.env.CI ? undefined : whyNoGraph()),
  },
  'e2e on the real Neo4j': {
    command: playwright('graph'),
    report: 'e2e-graph.json',
    lane: 'graph',
    smoke: ['graph.spec.ts'],
    whyNot: () => (process.env.CI ? undefined : whyNoGraph()),
  },
  'e2e in Electron': {
    command: playwright('electron'),
    report: 'e2e-electron.json',
    lane: 'tests',
    smoke: ['open.spec.ts'],
    whyNot: whyNoDesktop,
  },
}

const { values, positionals } = parseArgs({ allowPositionals: true, options: { smoke: { type: 'boolean' } } })
const isSmoke = values.smoke === true
/** A runner is wanted when its name begins with one of the arguments. Without arguments, all are. */
const isWanted = (name: string) => positionals.length === 0 || positionals.some((wanted) => name.startsWith(wanted))
const wanted = Object.entries(runners).filter(([name]) => isWanted(name))
const shownLane = wanted[0]?.[1].lane

const nothing: Outcome = { passed: 0, failed: 0, failures: [], unsteady: [] }

const took: Took[] = []

/** Prints the output of the first lane as it comes, and that of a runner of the other in one piece at its end. */
const runCommand = async (command: string, { env, lane }: { env: NodeJS.ProcessEnv; lane: Lane }) => {
  const output = lane === shownLane ? 'inherit' : 'pipe'
  const child = spawn(command, { cwd: root, shell: true, stdio: ['ignore', output, output], env })
  const said: Buffer[] = []
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (piece: Buffer) => said.push(piece))
  const [status] = (await once(child, 'close')) as [number | null]
  process.stdout.write(Buffer.concat(said))
  return status
}

const run = async (name: string, { report, whyNot, smoke, lane, ...runner }: Runner): Promise<Outcome> => {
  const reason = whyNot?.()
  if (reason !== undefined) {
    console.log(`${name}: skipped, ${reason}`)
    return nothing
  }
  const file = join(reports, report)
  const command = isSmoke ? `${runner.command} ${smoke.join(' ')}` : runner.command
  const begun = performance.now()
  const status = await runCommand(command.startsWith('vitest') ? `${command} --outputFile.json=${file}` : command, {
    lane,
    env: {
      ...process.env,
      PLAYWRIGHT_JSON_OUTPUT_FILE: file,
      // The tests start hundreds of Node processes; with this cache each of them reuses compiled code.
      NODE_COMPILE_CACHE: join(root, '.cache/compiled'),
      // The specs of the smoke run open the sample district only.
      ...(isSmoke ? { SCHOOL_DIRECTORY_E2E_DATA_SETS: 'district' } : {}),
    },
  })
  const outcome = readReport(file)
  // A runner can fail without a failed test: an unhandled error, or a teardown.
  const silent = status !== 0 && outcome.failed === 0
  const failed = silent ? 1 : outcome.failed
  const seconds = (performance.now() - begun) / 1_000
  took.push({ name, seconds })
  console.log(`${name}: ${outcome.passed} passed, ${failed} failed, ${Math.round(seconds)} s`)
  return { ...outcome, failed, failures: silent ? [`${name}: exit status ${status}`] : outcome.failures }
}

/** Runs every runner, whatever the result of the one before. */
const runInTurn = async (some: readonly [string, Runner][]): Promise<Outcome[]> => {
  const outcomes: Outcome[] = []
  for (const [name, runner] of some) outcomes.push(await run(name, runner))
  return outcomes
}

rmSync(reports, { recursive: true, force: true })
mkdirSync(reports, { recursive: true })

const build = async (): Promise<Outcome> => {
  try {
    await buildIfStale(['main', 'preload', 'renderer'])
    return nothing
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    console.error(reason)
    return { ...nothing, failed: 1, failures: [`The build: ${reason}`] }
  }
}

const list = (title: string, tests: readonly string[]) => {
  if (tests.length > 0) console.log(`\n${[title, ...tests].join('\n  ')}`)
}

const begun = performance.now()
const built = await build()
const outcomes = [
  built,
  ...(await Promise.all(lanes.map((lane) => runInTurn(wanted.filter(([, runner]) => runner.lane === lane))))).flat(),
]
const total = sumTallies(outcomes)
writeFileSync(join(reports, 'total.json'), JSON.stringify(total))
list(
  'Unsteady, passed when run again:',
  outcomes.flatMap(({ unsteady }) => unsteady),
)
list(
  'Failed:',
  outcomes.flatMap(({ failures }) => failures),
)
if (took.length > 1) list('Time:', timeLines(took, (performance.now() - begun) / 1_000))
console.log(`${total.passed} passed, ${total.failed} failed`)
process.exit(total.failed > 0 || total.passed === 0 ? 1 : 0)
