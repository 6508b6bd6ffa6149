import { expect, test } from 'vitest'
import type { Invocation } from '../../../src/main/cli/command.ts'
import { commands } from '../../../src/main/cli/commands.ts'
import { createOutput } from '../../../src/main/cli/output.ts'

const at = new Date('2026-11-28T12:00:00Z')
const person = { id: '01a1fb67-1800-7078-b544-4112b2cd3857', givenName: 'Ana', familyName: 'Ruiz' }
const ok = { status: 'ok', store: 'postgresql', servedFrom: 'memory', ageMs: 1, position: '1.1' }
const listOf = (...items: object[]) => ({ items, total: items.length, totalCapped: false, all: '/all' })
const since = { validFrom: at, validTo: null }
const head = { id: 'r', name: 'Head' }
const north = { id: 'u', name: 'North School' }
const parts = {
  assignments: { ...ok, data: listOf({ assignmentId: 'a', role: head, orgUnit: north, isPrimary: true, ...since }) },
  managers: { ...ok, reason: 'down', data: listOf() },
  reports: { ...ok, data: { direct: { ...listOf({ person: { name: 'Bo Lind' }, ...since }), total: 4 }, total: 9 } },
  permissions: {
    ...ok,
    data: listOf({ permission: 'trip.approve', orgUnit: north, hops: 0, chain: { root: { person, role: head } } }),
  },
  delegations: { ...ok, data: { given: listOf(), received: listOf() } },
  relationships: { ...ok, data: { guardians: listOf(), children: listOf() } },
  library: { status: 'absent', reason: 'no-module', store: 'postgresql' },
  changes: { status: 'late', reason: 'deadline', store: 'postgresql' },
}

const runIn = async (name: string, { json, answer }: { json: boolean; answer: object }) => {
  const said = { stdout: '', stderr: '' }
  const into = (stream: keyof typeof said) => ({ write: (text: string) => (said[stream] += text) }) as never
  await commands
    .find((command) => command.name === name)!
    .run({
      client: { people: { profile: async () => answer, profilePart: async () => answer } },
      args: [person.id],
      options: {},
      output: createOutput(json, { stdout: into('stdout'), stderr: into('stderr') }),
    } as unknown as Invocation)
  return said
}

test('people profile prints each list as a table, and says which part has none', async () => {
  const { stdout, stderr } = await runIn('people profile', { json: false, answer: { person, at, parts } })
  expect(stdout).toMatch(/^role +orgUnit +isPrimary +validFrom +validTo\nHead +North School +true +2026-11-28T12/m)
  expect(stdout).toMatch(/^Bo Lind +2026-11-28T12\S+\n1 of 4$/m)
  expect(stdout).toMatch(/^trip\.approve +North School +/m)
  expect(stdout).not.toContain('{')
  expect(stderr).toContain('assignments (PostgreSQL, memory)')
  expect(stderr).toContain('managers (PostgreSQL, memory, the graph is down)')
  expect(stderr).toContain('reports, 9 with theirs')
  expect(stderr).toContain('library: absent, no-module')
  expect(stderr).toContain('changes: late, deadline')
})

test('people profile-part prints the table of one part', async () => {
  const answer = { name: 'assignments', at, part: parts.assignments }
  expect((await runIn('people profile-part', { json: false, answer })).stdout).toContain('North School')
})

test('programs get the profile as it is', async () => {
  const answer = { person, at, parts }
  const { stdout, stderr } = await runIn('people profile', { json: true, answer })
  expect(JSON.parse(stdout)).toEqual(JSON.parse(JSON.stringify(answer)))
  expect(stderr).toBe('')
})
