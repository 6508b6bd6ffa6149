import { expect, test } from 'vitest'
import { contractCommands } from '../../../src/main/cli/contract-commands.ts'
import type { Invocation } from '../../../src/main/cli/command.ts'
import { lendingSchool } from '../../fixtures/lending-school.ts'
import { useDatabase } from '../../postgres.ts'
import { useConsole } from '../../running-console.ts'

const database = useDatabase()
const running = useConsole(() => database)

const json = { 'content-type': 'application/json' }
const send = async (method: string, path: string, body?: unknown) => {
  const answer = await running.rest(`/api/v1${path}`, {
    method,
    ...(body === undefined ? {} : { headers: json, body: JSON.stringify(body) }),
  })
  return { status: answer.status, answer: (await answer.json()) as Record<string, unknown> }
}

/** Returns what one command of the contract prints. Lists and JSON are given as text, as on a command line. */
const command = async (name: string, args: string[], options: Record<string, unknown> = {}) => {
  const printed: unknown[] = []
  const output = { json: true, print: (value: unknown) => printed.push(value), note: () => undefined }
  const found = contractCommands.find((each) => each.name === name)!
  await found.run({ client: running.client, args, options, output } as unknown as Invocation)
  return printed[0] as Record<string, unknown>
}

test('over REST a unit is removed with the previewed counts, and what was at it no longer counts', async () => {
  const { client } = running
  const { unit, head, first, key, lending } = await lendingSchool(client, 'restunit')
  const lent = await client.delegations.create(lending)
  const path = `/org-units/${unit.id}`
  const refused = await send('DELETE', `${path}?version=1`)
  expect(refused).toMatchObject({
    status: 422,
    answer: {
      code: 'RULE_VIOLATION',
      data: { rule: 'org-unit-not-empty', counts: { units: 0, assignments: 1, delegations: 1 } },
    },
  })
  const preview = await send('GET', `${path}/removal`)
  expect(preview.answer).toMatchObject({ units: 0, ends: 2, counts: { assignments: 1, delegations: 1 } })
  const impact = await send('GET', `/authority/impact?orgUnitId=${unit.id}`)
  expect(impact.answer).toMatchObject({ lost: { people: 2, permissions: 2, grants: 2 } })
  const removed = await send('DELETE', `${path}?version=1&ends=2`)
  expect(removed.status).toBe(200)
  for (const { id } of [head, first]) {
    expect((await send('GET', `/authority/permissions?personId=${id}`)).answer).toMatchObject({ items: [] })
    expect(await send('GET', `/authority/check?personId=${id}&permission=${key}&orgUnitId=${unit.id}`)).toMatchObject({
      status: 404,
    })
  }
  expect((await send('GET', `/delegations/${lent.id}`)).answer).toMatchObject({ state: 'revoked' })
  const edited = await send('PATCH', path, { version: 2, name: 'N' })
  expect(edited).toMatchObject({
    status: 409,
    answer: { code: 'DELETED', data: { entity: 'orgUnit', id: unit.id, deletedBy: 'token', currentVersion: 2 } },
  })
  expect(edited.answer).toMatchObject({ data: { deletedAt: removed.answer['deletedAt'] } })
})

test('on the command line a person is restored with what is kept', async () => {
  const { client } = running
  const { head, lending } = await lendingSchool(client, 'clireturn')
  const lent = await client.delegations.create(lending)
  const gone = await client.people.remove({ id: head.id, version: head.version })
  await expect(command('people update', [head.id], { version: 2, givenName: 'X' })).rejects.toMatchObject({
    code: 'DELETED',
  })
  const open = await command('people open-entries', [], { personIds: [head.id] })
  expect(open).toMatchObject({ counts: { assignments: 1, reportingLines: 0, delegations: 1 } })
  const { version } = gone
  await expect(command('people restore', [head.id], { version })).rejects.toMatchObject({
    code: 'RULE_VIOLATION',
    data: { rule: 'choice-needed', counts: { assignments: 1, delegations: 1 } },
  })
  const keep = `["${lent.id}"]`
  expect(await command('people restore', [head.id], { version, keep, ends: 1 })).toMatchObject({ deletedAt: null })
  expect(await client.delegations.get({ id: lent.id })).toMatchObject({ state: 'current' })
  expect((await client.people.openEntries({ personIds: [head.id] })).counts).toMatchObject({ assignments: 0 })
})

test('a role that grants more says how many people gain it, beforehand and when it does', async () => {
  const { client } = running
  const { role, key, second, lending } = await lendingSchool(client, 'gain')
  await client.delegations.create({ ...lending, permissionKeys: [], roleId: role.id, maxRedelegations: 1 })
  await client.delegations.create({
    ...lending,
    delegatorId: lending.delegateId,
    delegateId: second.id,
    permissionKeys: [],
    roleId: role.id,
  })
  await client.permissions.create({ key: 'gain.more', description: '' })
  const wanted = { people: 3, direct: 1, byDelegation: 2, permissions: [{ permission: 'gain.more', people: 3 }] }
  const permissionKeys = [key, 'gain.more']
  const question = { roleId: role.id, permissionKeys }
  expect(await send('POST', '/authority/gain', question)).toMatchObject({ status: 200, answer: wanted })
  expect(await command('authority gain', [], question)).toMatchObject(wanted)
  await client.people.setStatus({ people: [{ id: second.id, version: second.version }], status: 'inactive' })
  expect((await send('POST', '/authority/gain', question)).answer).toMatchObject({ people: 2, byDelegation: 1 })
  const unknown = await client.roles
    .update({ id: role.id, version: role.version, permissionKeys: [key, 'gain.moer'] })
    .catch((error: unknown) => error)
  expect(unknown).toMatchObject({ data: { rule: 'unknown-permission', unknown: ['gain.moer'] } })
  const saved = await client.roles.update({ id: role.id, version: role.version, permissionKeys })
  expect(saved.gained).toMatchObject({ people: 2, direct: 1, byDelegation: 1 })
  const renamed = await client.roles.update({ id: role.id, version: saved.version, name: 'gained' })
  expect(renamed.gained).toBeNull()
  const missing = await send('POST', '/authority/gain', { roleId: second.id, permissionKeys: [key] })
  expect(missing).toMatchObject({ status: 404, answer: { data: { entity: 'role', id: second.id } } })
})
