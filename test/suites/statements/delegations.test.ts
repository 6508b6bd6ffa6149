import { beforeAll, expect, test } from 'vitest'
import { createDelegation } from '../../../src/main/features/authority/delegations/create-delegation.ts'
import { examineDelegation } from '../../../src/main/features/authority/delegations/examine-delegation.ts'
import { postgresRoleGainReader } from '../../../src/main/features/authority/role-gain.sql.ts'
import { directoryEntities } from '../../../src/main/school/directory-entities.ts'
import { type DirectoryPorts, postgresDirectoryPorts } from '../../../src/main/school/directory-ports.ts'
import { useDatabase } from '../../postgres.ts'
import { anOrganisation, author, personInput } from '../directory.fixture.ts'
import { statementsOf } from './record-statements.ts'

const database = useDatabase({ entities: async () => directoryEntities })
const statements = statementsOf('delegations.sql')
let ports: DirectoryPorts

const aHead = async () => {
  const { teacher, school } = await anOrganisation(ports)
  const [head, deputy] = [
    await ports.people.create(personInput(), author),
    await ports.people.create(personInput(), author),
  ]
  const held = { roleId: teacher.id, orgUnitId: school.id, isPrimary: false, validTo: null }
  await ports.assignments.create({ ...held, personIds: [head.id] }, author)
  const terms = { roleId: teacher.id, orgUnitId: school.id, maxRedelegations: 1, validTo: null, reason: 'r' }
  return { terms: { ...terms, delegatorId: head.id, delegateId: deputy.id, permissionKeys: [] }, teacher }
}

beforeAll(() => {
  const all = postgresDirectoryPorts(database.store)
  ports = { ...all, delegations: statements.heard('delegations', all.delegations) }
})

test('a delegation is examined, written, found and revoked', async () => {
  const { terms } = await aHead()
  const examined = await ports.delegations.examine((basis) => examineDelegation(basis, terms))
  expect(examined.warnings).toEqual([])
  const { id, version } = await createDelegation(ports, terms, author)
  expect(await ports.delegations.get(id)).toMatchObject({ id, revokedAt: null })
  const at = await ports.clock()
  const { delegatorId, delegateId, roleId, orgUnitId } = terms
  const filters = [{}, { delegatorId }, { delegateId }, { roleId }, { orgUnitId }, { at }]
  for (const filter of filters) {
    const { items } = await ports.delegations.search({ ...filter, sort: 'validFrom', limit: 5 })
    expect(items.map((item) => item.id)).toEqual([id])
  }
  expect(await ports.delegations.revoke([{ id, version }], author)).toMatchObject({ revoked: 1, unchanged: 0 })
})

test('the gain of a role is read at one snapshot', async () => {
  const [teacher] = (await ports.roles.search({ sort: 'name', limit: 1 })).items
  await ports.permissions.create({ key: 'budget.approve', description: '' }, author)
  const reader = statements.heard('roleGain', postgresRoleGainReader(database.store.pool))
  const facts = await reader.read({ roleId: teacher!.id, permissionKeys: ['budget.approve', 'no.such'] })
  expect(facts).toMatchObject({ roleIsKnown: true, unknownKeys: ['no.such'] })
})

statements.reviewed()
