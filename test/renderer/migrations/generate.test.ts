import { expect, test } from 'vitest'
import { refusal } from '../../../src/contract/errors.ts'
import type { SchemaChoices, SchemaLoss, SchemaQuestion, TrackDiff } from '../../../src/contract/migration-model.ts'
import { useGenerate } from '../../../src/renderer/src/features/migrations/generate/useGenerate.ts'
import { inSchool } from '../mount.ts'

const rename: SchemaQuestion = { kind: 'rename', id: 'column "f"."film"."minutes"', candidates: ['runtime'] }
const backfill: SchemaQuestion = { kind: 'backfill', id: rename.id, suggestion: '0' }
const loss: SchemaLoss = {
  key: 'column column "f"."film"."runtime"',
  direction: 'up',
  kind: 'column',
  id: 'column "f"."film"."runtime"',
  detail: 'integer',
  confirmed: false,
}
const nothing = { track: 'films' as const, compared: true, pending: 0, down: [], unread: [] }
const statement = { sql: 'ALTER TABLE f.film', transaction: true }

/** Answers as the host does: first the rename, then what fills a new column, then the loss of the old one. */
const diffOf = ({ renames, backfills, confirmed }: SchemaChoices): TrackDiff => {
  const open = { ...nothing, up: [], losses: [], ready: false }
  if (renames.length === 0) return { ...open, questions: [rename] }
  if (renames[0]!.from !== undefined) return { ...open, up: [statement], questions: [], ready: true }
  if (backfills.length === 0) return { ...open, questions: [backfill] }
  const isConfirmed = confirmed.includes(loss.key)
  return { ...open, up: [statement], losses: [{ ...loss, confirmed: isConfirmed }], questions: [], ready: isConfirmed }
}

const begin = async () => {
  const sent: unknown[] = []
  const { result: task, unmount } = await inSchool(useGenerate, {
    'migrations.diff': (input: SchemaChoices) => diffOf(input),
    'migrations.generate': (input: SchemaChoices) => {
      sent.push(input)
      return { track: 'films', migrations: [], findings: [] }
    },
  })
  await task.show('films')
  return { task, sent, unmount }
}

test('a rename is asked and never guessed, and its answer is what is sent', async () => {
  const { task, sent, unmount } = await begin()
  expect(task.questions.value).toEqual([rename])
  expect(task.decided.value, 'no answer is chosen beforehand').toBe(false)
  task.answers.value[`rename ${rename.id}`] = 'runtime'
  expect(task.decided.value).toBe(true)
  expect(task.settled.value, 'the statements of before are those of other answers').toBe(false)
  await task.compare()
  expect(task.settled.value).toBe(true)
  expect(task.diff.value?.ready).toBe(true)
  task.name.value = 'rename-runtime'
  await task.generate()
  expect(sent).toMatchObject([
    { track: 'films', name: 'rename-runtime', renames: [{ id: rename.id, from: 'runtime' }], backfills: [] },
  ])
  expect(task.made.value?.migrations).toEqual([])
  unmount()
})

test('what fills a new column is asked, each loss is confirmed by itself, and an earlier answer can be changed', async () => {
  const { task, unmount } = await begin()
  task.answers.value[`rename ${rename.id}`] = ''
  await task.compare()
  expect(task.questions.value).toEqual([rename, backfill])
  expect(task.answers.value[`backfill ${backfill.id}`], 'the suggestion is filled in').toBe('0')
  await task.compare()
  expect(task.losses.value).toHaveLength(1)
  expect(task.decided.value).toBe(false)
  task.confirm(loss.key, true)
  expect(task.decided.value).toBe(true)
  await task.compare()
  expect(task.diff.value?.ready).toBe(true)
  task.answers.value[`rename ${rename.id}`] = 'runtime'
  await task.compare()
  expect(task.losses.value).toEqual([])
  unmount()
})

test('a name that no file may have is not sent', async () => {
  const { task, unmount } = await begin()
  for (const name of ['', 'Add runtime', 'a--b', '../up']) {
    task.name.value = name
    expect(task.isNamed.value, name).toBe(false)
  }
  task.name.value = 'add-runtime'
  expect(task.isNamed.value).toBe(true)
  unmount()
})

test('the values of a column with another type are converted by an expression that a person gives', async () => {
  const id = 'column "f"."film"."year"'
  const narrowing = {
    key: `narrowing ${id}`,
    direction: 'up',
    kind: 'narrowing',
    id,
    detail: 'date -> integer',
  } as const
  const asked: SchemaChoices[] = []
  const { result: task, unmount } = await inSchool(useGenerate, {
    'migrations.diff': (input: SchemaChoices) => {
      asked.push(input)
      const isBad = input.using.some(({ value }) => value === 'year,')
      const issues = [{ field: 'using.0.value', rule: 'sql-expression', expected: 'one SQL expression' }]
      if (isBad) throw refusal('BAD_REQUEST', { issues })
      const isConfirmed = input.confirmed.includes(narrowing.key)
      const losses = [{ ...narrowing, confirmed: isConfirmed }]
      return { ...nothing, up: [statement], losses, questions: [], ready: isConfirmed }
    },
  })
  await task.show('films')
  task.confirm(narrowing.key, true)
  task.convert(id, 'year,')
  expect(task.settled.value, 'the statements of before are those of the cast').toBe(false)
  await task.compare()
  expect([...task.misread.value], 'the refused expression is marked at its column').toEqual([id])
  task.convert(id, ' extract(year FROM year)::int ')
  await task.compare()
  expect(asked.at(-1)!.using).toEqual([{ id, value: 'extract(year FROM year)::int' }])
  expect(task.misread.value.size).toBe(0)
  task.convert(id, '')
  await task.compare()
  expect(asked.at(-1)!.using, 'left empty, the cast of the server').toEqual([])
  unmount()
})
