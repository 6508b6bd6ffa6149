import { expect, test } from 'vitest'
import type { DelegationWarning } from '../../../src/contract/delegations.ts'
import type { Invocation } from '../../../src/main/cli/command.ts'
import { commands } from '../../../src/main/cli/commands.ts'

const id = '01a1fb67-1800-7078-b544-4112b2cd3857'
const person = { id, name: 'Ana Ruiz' }
const warnings: DelegationWarning[] = [
  { code: 'delegate-inactive', person },
  { code: 'already-delegated', delegationIds: [id] },
  { code: 'held-already', person },
  { code: 'outlasts-delegator', person, permissionKeys: ['a.x', 'b.y'], at: new Date('2026-12-12T00:00:00Z') },
]

const runIn = async (name: string, json: boolean) => {
  const [printed, notes]: [unknown[], string[]] = [[], []]
  const answer = async () => ({ gains: ['a.x'], warnings })
  await commands
    .find((command) => command.name === name)!
    .run({
      client: { delegations: { create: answer, preview: answer } },
      args: [],
      options: {},
      output: { json, print: (value: unknown) => printed.push(value), note: (text: string) => notes.push(text) },
    } as unknown as Invocation)
  return { printed, notes }
}

test.for(['delegations create', 'delegations preview'])(
  '%s says for people what to beware of, line by line',
  async (name) => {
    const { printed, notes } = await runIn(name, false)
    expect(printed).toEqual([{ gains: ['a.x'] }])
    expect(notes).toHaveLength(warnings.length)
    expect(new Set(notes).size).toBe(warnings.length)
    expect(notes[0]).toBe('Warning: Ana Ruiz is inactive: the delegation gives nothing until that changes.')
    expect(notes[3]).toContain('a.x, b.y until 2026-12-12T00:00:00.000Z only')
  },
)

test('prints warnings in the answer for programs', async () => {
  expect(await runIn('delegations create', true)).toEqual({ printed: [{ gains: ['a.x'], warnings }], notes: [] })
})
