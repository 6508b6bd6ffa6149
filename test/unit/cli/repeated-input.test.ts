import { expect, test, vi } from 'vitest'
import type { Command, Invocation } from '../../../src/main/cli/command.ts'
import { commands } from '../../../src/main/cli/commands.ts'
import { runCli } from '../../../src/main/cli/run-cli.ts'

const create = commands.find(({ name }) => name === 'delegations create')!

const sentBy = async (options: Record<string, unknown>) => {
  const send = vi.fn(async () => ({ gains: [], warnings: [] }))
  const output = { json: true, print: () => undefined, note: () => undefined }
  await create.run({ client: { delegations: { create: send } }, args: [], options, output } as unknown as Invocation)
  return send.mock.calls
}

test('input that has a key twice is refused by its name and not sent', async () => {
  const input = '{"reason":"r","validTo":"2027-01-01T00:00:00Z","validTo":null}'
  await expect(sentBy({ input })).rejects.toMatchObject({
    code: 'BAD_REQUEST',
    data: { issues: [{ field: 'validTo', rule: 'repeated', expected: 'one value' }] },
  })
  expect(await sentBy({ input: '{"reason":"r","validTo":null}' })).toHaveLength(1)
})

test('a flag that takes one value is refused when it is given twice', async () => {
  const run = vi.fn(async () => undefined)
  const command: Command = {
    name: 'try',
    summary: '',
    options: [
      { flags: '--valid-to <value>', summary: '' },
      { flags: '--kind <kind>', summary: '', choices: ['a', 'b'], default: 'a' },
      { flags: '--key <value...>', summary: '', many: true },
    ],
    run,
  }
  const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  const code = await runCli(['try', '--valid-to', 'null', '--valid-to', '2027-01-01T00:00:00Z'], [command])
  const twice = await runCli(['try', '--kind', 'b', '--kind', 'a'], [command])
  said.mockRestore()
  expect([code, twice]).toEqual([2, 2])
  expect(run).not.toHaveBeenCalled()
})
