import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { TrackDiff } from '../../../src/contract/migration-model.ts'
import { refusal } from '../../../src/contract/errors.ts'
import type { Invocation } from '../../../src/main/cli/command.ts'
import { commands } from '../../../src/main/cli/commands.ts'

const same: TrackDiff = {
  track: 'films',
  compared: true,
  pending: 0,
  up: [],
  down: [],
  losses: [],
  questions: [],
  unread: [],
  ready: true,
}
const RUNTIME = 'column "films"."film"."runtime"'
const open: TrackDiff = {
  ...same,
  ready: false,
  questions: [
    { kind: 'rename', id: RUNTIME, candidates: ['length'] },
    { kind: 'backfill', id: 'column "films"."film"."stars"', suggestion: '0' },
  ],
}
const pair = {
  name: '20261129050000-a',
  up: { file: '20261129050000-a.up.sql', text: 'SELECT 1;\n' },
  down: { file: '20261129050000-a.down.sql', text: 'SELECT 2;\n' },
}

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'school-directory-cli-'))
})
afterEach(() => rm(folder, { recursive: true }))

const type = async (
  name: string,
  options: Record<string, unknown>,
  { found = same, generated = [pair] }: { found?: TrackDiff; generated?: (typeof pair)[] | Error } = {},
) => {
  const [printed, notes, asked]: [string[], string[], object[]] = [[], [], []]
  const client = {
    migrations: {
      track: async () => ({ track: 'films', unavailable: null }),
      diff: async (input: object) => (asked.push(input), found),
      generate: async (input: object) => {
        asked.push(input)
        if (generated instanceof Error) throw generated
        return { track: 'films', migrations: generated, findings: [] }
      },
    },
  }
  const output = {
    json: false,
    print: (value: unknown) => printed.push(JSON.stringify(value)),
    note: (text: string) => notes.push(text),
    write: async (text: string) => printed.push(text),
  }
  const command = commands.find((each) => each.name === name)!
  const invocation = { client, args: [], options: { track: 'films', ...options }, output }
  const code = await command.run(invocation as unknown as Invocation).catch((error: unknown) => error)
  return { code, printed: printed.join(''), notes, asked }
}

test('a diff ends with exit code 1 when there is one, and names the option that answers each question', async () => {
  expect(await type('migrations diff', {})).toMatchObject({ code: 0, notes: ['The schema is as the model says.'] })
  const up = [{ sql: 'ALTER TABLE "films"."film" ADD COLUMN "runtime" integer', transaction: true }]
  expect(await type('migrations diff', {}, { found: { ...same, up } })).toMatchObject({
    code: 1,
    printed: 'ALTER TABLE "films"."film" ADD COLUMN "runtime" integer;\n',
  })
  expect(await type('migrations diff', {}, { found: open })).toMatchObject({
    code: 1,
    notes: [
      'Is column film.runtime new, or was it renamed? --new film.runtime or --rename film.length=runtime',
      'Which value do rows have in column film.stars? --backfill "film.stars=0"',
    ],
  })
})

test('answers are given in the form in which they are asked for', async () => {
  const given = {
    rename: ['film.length=runtime'],
    new: ['person'],
    backfill: ['film.stars=0'],
    using: ['film.year=year::int'],
    confirm: ['column film.length'],
  }
  const { asked } = await type('migrations diff', given)
  expect(asked).toEqual([
    {
      track: 'films',
      renames: [{ id: RUNTIME, from: 'length' }, { id: 'table "films"."person"' }],
      backfills: [{ id: 'column "films"."film"."stars"', value: '0' }],
      using: [{ id: 'column "films"."film"."year"', value: 'year::int' }],
      confirmed: ['column column "films"."film"."length"'],
    },
  ])
  const { code } = await type('migrations diff', { ...given, track: undefined })
  expect(code).toMatchObject({ code: 'BAD_REQUEST' })
})

test('generate writes both files, and none where there is nothing to write', async () => {
  const toFolder = folder
  expect(await type('migrations generate', { name: 'a', toFolder }, { generated: [] })).toMatchObject({
    code: 0,
    printed: '',
    notes: ['There is nothing to generate: the migrations make what the model says.'],
  })
  const { code, printed } = await type('migrations generate', { name: 'a', toFolder })
  expect(code).toBe(0)
  expect(printed).toBe(`${join(folder, pair.up.file)}\n${join(folder, pair.down.file)}\n`)
  expect(await type('migrations generate', { name: 'a', toFolder })).toMatchObject({ code: { code: 'CONFLICT' } })
  expect((await readdir(folder)).sort()).toEqual([pair.down.file, pair.up.file])
})

test('an unanswered generate asks, and writes nothing', async () => {
  const generated = refusal('RULE_VIOLATION', { rule: 'unanswered', expected: 'answers' })
  const { code, notes } = await type('migrations generate', { name: 'a', toFolder: folder }, { found: open, generated })
  expect(code).toBe(generated)
  expect(notes).toHaveLength(2)
  expect(await readdir(folder)).toEqual([])
})
