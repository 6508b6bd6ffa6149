import { beforeAll, expect, test } from 'vitest'
import type { Rehearsal } from '../../../src/contract/migration-rehearsal.ts'
import type { Invocation } from '../../../src/main/cli/command.ts'
import { migrationsCommands } from '../../../src/main/cli/migrations.commands.ts'
import { told } from '../../fixtures/filled-school.ts'
import { useDatabase } from '../../postgres.ts'
import { useConsole } from '../../running-console.ts'

const database = useDatabase()
const running = useConsole(() => database)
const track = 'films'

beforeAll(async () => {
  const { planDigest } = await running.client.migrations.preview({ track, direction: 'down' })
  await told(running.client.migrations.revert({ track, planDigest }))
})

const cli = async (
  options: Record<string, unknown>,
  { name: called = 'rehearse', client = running.client as unknown } = {},
) => {
  const command = migrationsCommands.find(({ name }) => name === `migrations ${called}`)!
  const lines: string[] = []
  const printed: unknown[] = []
  const output = {
    json: options['json'] === true,
    print: (value: unknown) => void printed.push(value),
    note: (line: string) => void lines.push(line),
    write: async (bytes: unknown) => void lines.push(String(bytes)),
  }
  const code = await command.run({ client, options, output } as unknown as Invocation)
  return { code: code ?? 0, text: lines.join('\n'), printed }
}

test('the command line shows statements and the plan, and as JSON one value', async () => {
  const { planDigest } = await running.client.migrations.preview({ track })
  const shown = await cli({ track })
  expect(shown.code).toBe(0)
  expect(shown.text).toContain('Run on the server of the school with all rows')
  expect(shown.text).toContain('Fine')
  expect(shown.text).toContain(`Plan ${planDigest}`)
  expect(shown.printed).toEqual([
    expect.arrayContaining([expect.objectContaining({ statement: 1, ms: expect.any(Number) })]),
  ])
  const { printed } = await cli({ track, json: true })
  expect(printed).toEqual([expect.objectContaining({ track, verdict: 'fine', server: 'own' })])
  expect(await cli({ track: 'bulletin' })).toMatchObject({ code: 0, text: 'Nothing is pending.' })
  await expect(cli({ to: '1' })).rejects.toMatchObject({ code: 'BAD_REQUEST' })
})

test('a drift that is not known says why, and a track that cannot be read is one line', async () => {
  const { items } = await running.client.migrations.list()
  const [directory, library] = items
  const client = {
    migrations: {
      list: () => ({ items: [directory, { ...library, unavailable: 'It is down.' }] }),
      drift: ({ track: asked }: { track: string }) => {
        if (asked !== directory!.track) throw new Error('A track that cannot be read is not asked.')
        return { track: asked, compared: false, notCompared: 'no-server', items: [] }
      },
    },
  }
  const shown = await cli({}, { name: 'drift', client })
  expect(shown).toMatchObject({ code: 0, text: expect.stringContaining('Not known: It is down.') })
  expect(shown.text).toContain('Not compared: no PostgreSQL of this version')
})

test('a school that is open read-only is rehearsed over REST, on the server of the console', async () => {
  await running.client.connections.update({ id: 'tests', readOnly: true })
  try {
    const answer = await running.rest(`/api/v1/migrations/${track}/rehearse`, {
      method: 'POST',
      body: JSON.stringify({ rows: 10 }),
      headers: { 'content-type': 'application/json' },
    })
    expect(answer.status).toBe(200)
    const last = (await answer.text()).split('\n').findLast((line) => line.includes('"rehearsed"'))!
    const { rehearsal } = JSON.parse(last.slice('data: '.length)) as { rehearsal: Rehearsal }
    expect(rehearsal).toMatchObject({ track, server: 'embedded', verdict: 'fine' })
    expect((await running.client.migrations.track({ track })).pending).toBe(1)
  } finally {
    await running.client.connections.update({ id: 'tests', readOnly: false })
  }
})
