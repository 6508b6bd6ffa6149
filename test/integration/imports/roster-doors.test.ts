import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import type { ImportReport } from '../../../src/contract/imports.ts'
import { contentsOf, packageFolder, smallRoster } from '../../fixtures/roster-package.ts'
import { readFile } from 'node:fs/promises'
import { without } from '../../fixtures/roster-school.ts'
import { useDatabase } from '../../postgres.ts'
import { useConsole } from '../../running-console.ts'

const database = useDatabase()
const running = useConsole(() => database)
const packages = packageFolder()

beforeEach(() => database.truncate())
afterAll(() => packages.clean())

const send = async (files: ReturnType<typeof smallRoster>, fields: [string, string][] = []) => {
  const zip = await readFile(await packages.zip(contentsOf(files)))
  const form = new FormData()
  form.append('package', new File([zip], 'roster.zip', { type: 'application/zip' }))
  for (const [name, value] of fields) form.append(name, value)
  return running.rest('/api/v1/imports/oneroster', { method: 'POST', body: form })
}

/** The report, which is the last event of the stream. */
const reportOf = async (response: Response): Promise<ImportReport> => {
  const events = (await response.text()).split('\n').filter((line) => line.startsWith('data: {'))
  const last = events.map((line) => JSON.parse(line.slice(6)) as { report?: ImportReport }).findLast(({ report }) => report)
  return last!.report!
} // prettier-ignore

/** The small roster without one of its two enrollments and one of its two schools. */
const cut = () => without(without(smallRoster(), 'enrollments', 'e2'), 'orgs', 'south')

describe('a form over REST', () => {
  test('accepts kinds by one text with commas', async () => {
    expect(await reportOf(await send(smallRoster()))).toMatchObject({ applied: true })
    const policy: [string, string] = ['policy', 'deactivate']
    const stopped = await reportOf(await send(cut(), [policy]))
    expect(stopped).toMatchObject({
      applied: false,
      deactivation: {
        stopped: true,
        stoppedBy: 'enrollments',
        kinds: expect.arrayContaining([{ kind: 'enrollments', ended: 1, of: 2, share: 0.5, exceeds: true }]),
      },
      toAccept: ['enrollments', 'orgUnits'],
    })
    expect(await reportOf(await send(cut(), [policy, ['accept', 'enrollments']]))).toMatchObject({
      applied: false,
      toAccept: ['orgUnits'],
    })
    expect(await reportOf(await send(cut(), [policy, ['accept', 'enrollments, orgUnits']]))).toMatchObject({
      applied: true,
      accepted: ['enrollments', 'orgUnits'],
    })
  })

  test('accepts kinds by a field for each', async () => {
    await (await send(smallRoster())).text()
    const fields: [string, string][] = [
      ['policy', 'deactivate'],
      ['accept[]', 'enrollments'],
      ['accept[]', 'orgUnits'],
    ]
    expect(await reportOf(await send(cut(), fields))).toMatchObject({ applied: true })
  })

  test('refuses a kind that there is not, and applies nothing', async () => {
    const response = await send(smallRoster(), [['accept', 'everything']])
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ code: 'BAD_REQUEST', data: { issues: [{ field: 'accept.0' }] } })
    expect(await (await running.rest('/api/v1/people/count')).json()).toMatchObject({ total: 0 })
  })
})

test('a report of an earlier version can still be read', async () => {
  const { importId } = await reportOf(await send(smallRoster()))
  const { pool } = database.store
  await pool.query(
    `UPDATE directory.import_run SET report = report - 'toAccept' - 'accepted' - 'reusedIds' - 'returning' #- '{deactivation,kinds}'
       #- '{deactivation,stoppedBy}' #- '{counts,class,kept}' WHERE id = $1`,
    [importId],
  )
  const { items } = (await (await running.rest('/api/v1/imports')).json()) as { items: { report: ImportReport }[] }
  expect(items[0]!.report).toMatchObject({
    toAccept: [],
    accepted: [],
    reusedIds: 0,
    returning: 0,
    deactivation: { stoppedBy: null, kinds: [] },
  })
  expect(items[0]!.report.counts.class!.kept).toBe(0)
})
