import { expect, test } from 'vitest'
import type { LintFinding } from '../../../src/contract/migrations.ts'
import type { Invocation } from '../../../src/main/cli/command.ts'
import { commands } from '../../../src/main/cli/commands.ts'

const finding = (severity: LintFinding['severity']): LintFinding => ({
  migration: '20260101000000-one',
  direction: 'up',
  code: severity === 'error' ? 'drop-table' : 'rename-table',
  severity,
  statement: 0,
  line: 3,
  column: 5,
  object: 's.a',
  detail: null,
})

const unavailable = (track: string) => ({ track, unavailable: track === 'graph' ? 'Neo4j does not answer' : null })

const runLint = async ({
  found = [],
  options = {},
  json = false,
}: {
  found?: LintFinding[]
  options?: Record<string, unknown>
  json?: boolean
}) => {
  const [printed, notes, asked]: [unknown[], string[], unknown[]] = [[], [], []]
  const code = await commands
    .find(({ name }) => name === 'migrations lint')!
    .run({
      client: {
        migrations: {
          list: async () => ({ items: ['directory', 'graph'].map(unavailable) }),
          track: async ({ track }: { track: string }) => unavailable(track),
          lint: async (input: { track: string }) => {
            asked.push(input)
            return { track: input.track, findings: found }
          },
        },
      },
      args: [],
      options,
      output: {
        json,
        print: (value: unknown) => printed.push(value),
        note: (text: string) => notes.push(text),
        write: async (text: string) => printed.push(text),
      },
    } as unknown as Invocation)
  return { code, printed, notes, asked }
}

test.for([
  [[], 0],
  [['warning'], 0],
  [['warning', 'error'], 1],
] as [LintFinding['severity'][], number][])('findings %j end it with exit code %i', async ([severities, code]) => {
  expect((await runLint({ found: severities.map(finding) })).code).toBe(code)
})

test('a finding is told with its place, why, and what to do instead', async () => {
  const { printed } = await runLint({ found: [finding('error')], options: { track: 'directory' } })
  expect(printed).toEqual([
    'error 20260101000000-one up 3:5 drop-table s.a\n  The table goes with all of its rows.\n' +
      '  Instead: Let a release pass in which nothing uses the table, and copy the rows that are needed first.\n',
  ])
})

test('findings of one statement and code are told once, with all of their objects', async () => {
  const found = ['s.a', 's.b'].map((object) => ({ ...finding('error'), object }))
  const { printed } = await runLint({ found, options: { track: 'directory' } })
  expect(String(printed[0]).split('\n')[0]).toBe('error 20260101000000-one up 3:5 drop-table s.a, s.b')
  expect(String(printed[0]).match(/Instead:/g)).toHaveLength(1)
})

test('pending migrations are asked for, and all of them with --all', async () => {
  expect((await runLint({ options: { track: 'directory' } })).asked).toEqual([{ track: 'directory', all: false }])
  expect((await runLint({ options: { track: 'directory', all: true } })).asked).toEqual([
    { track: 'directory', all: true },
  ])
})

test('a track whose store does not answer is told and not asked', async () => {
  const { asked, notes } = await runLint({})
  expect(asked).toEqual([{ track: 'directory', all: false }])
  expect(notes).toContain('Not known: Neo4j does not answer')
})

test('programs get the findings of each track as they are', async () => {
  const found = [finding('warning')]
  expect((await runLint({ found, json: true })).printed).toEqual([{ track: 'directory', findings: found }])
})
