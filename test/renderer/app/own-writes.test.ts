import { useQuery } from '@tanstack/vue-query'
import { flushPromises } from '@vue/test-utils'
import { computed, ref } from 'vue'
import { describe, expect, it } from 'vitest'
import { useApi } from '../../../src/renderer/src/client/school.ts'
import { useDelegationWrites } from '../../../src/renderer/src/features/delegations/useDelegationWrites.ts'
import { useOrgUnitWrites } from '../../../src/renderer/src/features/org-units/useOrgUnitWrites.ts'
import { usePersonWrites } from '../../../src/renderer/src/features/people/person/usePersonWrites.ts'
import { useRoleWrites } from '../../../src/renderer/src/features/roles/useRoleWrites.ts'
import { inSchool } from '../mount.ts'

const consistencyToken = '71.2'
const id = '0190c1d5-0000-7000-8000-000000000001'
const person = { id, version: 3, status: 'active', givenName: 'Ana', familyName: 'Ruiz', preferredName: null } as never
const unit = { id, version: 3, name: 'North' } as never

describe('a read of authority after a write of this window', () => {
  const answers = {
    'people.update': () => ({ consistencyToken }),
    'orgUnits.update': () => ({ name: 'South', consistencyToken }),
    'roles.update': () => ({ name: 'Head', consistencyToken }),
    'permissions.remove': () => ({ consistencyToken }),
    'delegations.revokeMany': () => ({ revoked: 1, unchanged: 0, consistencyToken }),
  }
  const use = () => ({
    people: usePersonWrites(),
    units: useOrgUnitWrites(),
    roles: useRoleWrites(),
    delegations: useDelegationWrites(),
    api: useApi(),
  })
  type Used = ReturnType<typeof use>

  it.each<[string, (used: Used) => Promise<unknown>]>([
    ['of a person', ({ people }) => people.update(person, { status: 'inactive' }, 'Status')],
    ['of a unit', ({ units }) => units.save(unit, { name: 'South' })],
    ['of a role', ({ roles }) => roles.saveRole(unit, { permissionKeys: [] })],
    ['of delegations', ({ delegations }) => delegations.revoke([{ id, version: 1 } as never])],
  ])('%s knows of it', async (_, write) => {
    const asked: unknown[] = []
    const { result } = await inSchool(use, {
      ...answers,
      'authority.permissionsOf': (input: unknown) => asked.push(input),
      'authority.check': (input: unknown) => asked.push(input),
    })
    await write(result)
    const { authority } = result.api.client
    await authority.permissionsOf({ personId: id, limit: 100 })
    await authority.check({ personId: id, permission: 'trip.approve', orgUnitId: id })
    expect(asked).toEqual([
      expect.objectContaining({ personId: id, atLeast: consistencyToken }),
      expect.objectContaining({ permission: 'trip.approve', atLeast: consistencyToken }),
    ])
  })
})

it('the org chart shows the new name of a renamed unit when it is opened again', async () => {
  let name = 'North'
  const shown = ref(true)
  const { result } = await inSchool(
    () => {
      const { queries } = useApi()
      const chart = useQuery(
        computed(() => ({
          ...queries.orgChart.children.queryOptions({ input: { by: 'units' } }),
          enabled: shown.value,
          staleTime: 60_000,
        })),
      )
      return { chart, units: useOrgUnitWrites() }
    },
    {
      'orgChart.children': () => ({ items: [{ id, name }] }),
      'orgUnits.update': (input: { name: string }) => {
        name = input.name
        return { id, name, consistencyToken }
      },
    },
  )
  const chartSays = () => result.chart.data.value?.items[0]?.name
  expect(chartSays()).toBe('North')
  shown.value = false
  await result.units.save(unit, { name: 'South' })
  shown.value = true
  await flushPromises()
  expect(chartSays()).toBe('South')
})
