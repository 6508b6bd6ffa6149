import { useQuery } from '@tanstack/vue-query'
import { flushPromises } from '@vue/test-utils'
import { computed } from 'vue'
import { describe, expect, it } from 'vitest'
import type { ChangesEvent } from '../../../src/contract/changes.ts'
import type { RowKind } from '../../../src/contract/protocol/writes.ts'
import { type SchoolApi } from '../../../src/renderer/src/client/client.ts'
import { useApi } from '../../../src/renderer/src/client/school.ts'
import { useDelegationWrites } from '../../../src/renderer/src/features/delegations/useDelegationWrites.ts'
import { useOrgUnitWrites } from '../../../src/renderer/src/features/org-units/useOrgUnitWrites.ts'
import { usePersonWrites } from '../../../src/renderer/src/features/people/person/usePersonWrites.ts'
import { useRoleWrites } from '../../../src/renderer/src/features/roles/useRoleWrites.ts'
import { useFollowChanges } from '../../../src/renderer/src/shell/useFollowChanges.ts'
import { inSchool } from '../mount.ts'

const id = '0190c1d5-0000-7000-8000-000000000001'
const entry = { id, version: 1, name: 'North' }
const person = { ...entry, status: 'active', givenName: 'Ana', familyName: 'Ruiz', preferredName: null } as never

/** A host that holds one number. Every write raises it, every read answers it, and every window hears of changes. */
const host = () => {
  let writes = 0
  const windows = new Set<(event: ChangesEvent) => void>()
  const asked: (string | undefined)[] = []
  const tell = (kind: RowKind) => {
    const position = `${writes}.1`
    const event = { changes: [{ kind, ids: null, position }], missed: false, position, since: `${writes}:${writes}:` }
    windows.forEach((hear) => hear(event))
  }
  const written = (kind: RowKind) => () => {
    writes += 1
    queueMicrotask(() => tell(kind))
    return { ...entry, revoked: 1, unchanged: 0, consistencyToken: `${writes}.1` }
  }
  const read = () => ({ items: [{ name: writes }], name: writes, nextCursor: null })
  return {
    asked,
    tell,
    /** Ends every stream, as a restart of the host does. */
    breakAll: () => windows.forEach((hear) => hear(undefined as never)),
    answers: {
      'people.update': written('person'),
      'orgUnits.update': written('orgUnit'),
      'roles.update': written('role'),
      'delegations.revokeMany': written('delegation'),
      ...Object.fromEntries(
        [
          'people.get',
          'orgUnits.get',
          'roles.get',
          'orgChart.children',
          'authority.permissionsOf',
          'delegations.search',
        ].map((name) => [name, read]),
      ),
      'changes.follow': async function* ({ since }: { since?: string }) {
        asked.push(since)
        const waiting: ChangesEvent[] = []
        let wake = () => {}
        const hear = (event: ChangesEvent) => {
          waiting.push(event)
          wake()
        }
        windows.add(hear)
        try {
          for (;;) {
            while (waiting.length > 0) {
              const event = waiting.shift()
              if (event === undefined) return
              yield event
            }
            await new Promise<void>((resolve) => (wake = resolve))
          }
        } finally {
          windows.delete(hear)
        }
      },
    } as Record<string, (input: never) => unknown>,
  }
}

type Question = (queries: SchoolApi['queries']) => object
const reads: Record<string, Question> = {
  'the person': (queries) => queries.people.get.queryOptions({ input: { id } }),
  'the unit': (queries) => queries.orgUnits.get.queryOptions({ input: { id } }),
  'the role': (queries) => queries.roles.get.queryOptions({ input: { id } }),
  'the org chart': (queries) => ({ ...queries.orgChart.children.queryOptions({ input: {} }), staleTime: 60_000 }),
  'the tab Authority': (queries) => queries.authority.permissionsOf.queryOptions({ input: { personId: id } }),
  delegations: (queries) => queries.delegations.search.queryOptions({ input: {} }),
}

/** Opens a window that shows the number. */
const open = (
  { answers }: ReturnType<typeof host>,
  question: Question = () => ({ queryKey: ['none'], queryFn: () => 0 }),
) => {
  let count = 0
  return inSchool(
    () => {
      useFollowChanges(() => true)
      const { queries } = useApi()
      const shown = useQuery(
        computed(() => question(queries) as { queryKey: string[]; queryFn: () => { name: number } }),
      )
      return {
        shown,
        reads: () => count,
        people: usePersonWrites(),
        units: useOrgUnitWrites(),
        roles: useRoleWrites(),
        delegations: useDelegationWrites(),
      }
    },
    {
      ...answers,
      ...Object.fromEntries(
        Object.keys(answers)
          .filter((name) => /get|children|permissionsOf|search/.test(name))
          .map((name) => [name, (input: never) => ((count += 1), answers[name]!(input))]),
      ),
    },
  )
}
type Opened = Awaited<ReturnType<typeof open>>['result']
const settled = async () => {
  for (let turn = 0; turn < 5; turn += 1) await flushPromises()
}

describe('a window shows what another one wrote, without a reload', () => {
  const write: Record<string, (window: Opened) => Promise<unknown>> = {
    'a person': ({ people }) => people.update(person, { status: 'inactive' }, 'Status'),
    'a unit': ({ units }) => units.save(entry as never, { name: 'South' }),
    'a role': ({ roles }) => roles.saveRole(entry as never, { permissionKeys: [] }),
    'a delegation': ({ delegations }) => delegations.revoke([entry as never]),
  }
  it.each([
    ['a person', 'the person'],
    ['a person', 'the org chart'],
    ['a person', 'the tab Authority'],
    ['a unit', 'the unit'],
    ['a unit', 'the org chart'],
    ['a role', 'the role'],
    ['a role', 'the person'],
    ['a role', 'the tab Authority'],
    ['a delegation', 'delegations'],
    ['a delegation', 'the tab Authority'],
  ])('%s: %s', async (changed, seen) => {
    const shared = host()
    const one = await open(shared)
    const other = await open(shared, reads[seen])
    await settled()
    expect(other.result.shown.data.value).toMatchObject({ name: 0 })
    await write[changed]!(one.result)
    await settled()
    expect(other.result.shown.data.value).toMatchObject({ name: 1 })
    one.unmount()
    other.unmount()
  })
})

describe('changes that a window hears of', () => {
  it('are read once when the window made them itself, and not at all when nothing depends on them', async () => {
    const shared = host()
    const { result, unmount } = await open(shared, reads['the unit'])
    await settled()
    const before = result.reads()
    await result.units.save(entry as never, { name: 'South' })
    await settled()
    expect(result.reads() - before).toBe(1)
    shared.tell('delegation')
    await settled()
    expect(result.reads() - before).toBe(1)
    unmount()
  })

  it('continue after an interruption where it happened', async () => {
    const shared = host()
    const { result, unmount } = await open(shared, reads['the unit'])
    shared.tell('orgUnit')
    await settled()
    const before = result.reads()
    shared.breakAll()
    await expect.poll(() => shared.asked.length, { timeout: 5_000 }).toBe(2)
    expect(shared.asked).toEqual([undefined, '0:0:'])
    shared.tell('orgUnit')
    await settled()
    expect(result.reads()).toBe(before + 1)
    unmount()
  })

  it('wait while a read is running, so that a slow answer arrives whatever is written meanwhile', async () => {
    const shared = host()
    const answered = Promise.withResolvers<{ name: number }>()
    let asked = 0
    shared.answers['orgUnits.get'] = () => {
      asked += 1
      return asked === 2 ? answered.promise : { name: asked }
    }
    const { result, unmount } = await open(shared, reads['the unit'])
    await settled()
    for (let change = 0; change < 5; change += 1) {
      shared.tell('orgUnit')
      await settled()
    }
    expect(asked).toBe(2)
    answered.resolve({ name: 2 })
    await settled()
    expect(asked).toBe(3)
    expect(result.shown.data.value).toEqual({ name: 3 })
    unmount()
  })
})
