import { expect, test } from 'vitest'
import { judgeAuthority } from '../../src/main/features/authority/check-authority.ts'
import { judgePath } from '../../src/main/features/authority/find-authority-path.ts'
import { listHolders } from '../../src/main/features/authority/list-holders.ts'
import { listPermissions } from '../../src/main/features/authority/list-permissions.ts'
import type { GraphUnderTest } from './authority-graph.suite.ts'
import { hour, uuid } from './world.ts'

/** A question that names something that does not exist is refused with its name, and never answered with a denial. */
export const unknownQuestions = (underTest: GraphUnderTest) => {
  test('someone or somewhere that does not exist is not found', async () => {
    await underTest.load({
      people: [{ id: uuid('person', 0), active: true }],
      units: [{ id: uuid('unit', 0), parentId: null }],
      roles: [],
      assignments: [],
      delegations: [],
    })
    const known = { personId: uuid('person', 0), permission: 'a.x', orgUnitId: uuid('unit', 0), at: hour(1) }
    const graph = underTest.graph()
    const [nobody, nowhere, nothing] = [uuid('person', 7), uuid('unit', 7), 'a.slip']
    const path = { from: known.personId, to: known.personId, at: hour(1) }
    const holders = { ...known, limit: 5 }
    const asked: [entity: string, id: string, ask: () => Promise<unknown>][] = [
      ['person', nobody, () => judgeAuthority(graph, { ...known, personId: nobody })],
      ['orgUnit', nowhere, () => judgeAuthority(graph, { ...known, orgUnitId: nowhere })],
      ['person', nobody, () => judgePath(graph, { ...path, from: nobody })],
      ['person', nobody, () => judgePath(graph, { ...path, to: nobody })],
      ['orgUnit', nowhere, () => judgePath(graph, { ...path, orgUnitId: nowhere })],
      ['orgUnit', nowhere, () => listHolders(graph, { ...holders, orgUnitId: nowhere })],
      ['person', nobody, () => listPermissions(graph, { personId: nobody, at: hour(1), limit: 5 })],
    ]
    for (const [entity, id, ask] of asked) {
      // Only the system of record names what does not exist; a refusal of another store is left to it.
      const data = graph.store === 'postgresql' ? { entity, id } : {}
      await expect(ask(), `${entity} ${id}`).rejects.toMatchObject({ code: 'NOT_FOUND', data })
    }
    if (graph.store !== 'postgresql') return
    const data = { entity: 'permission', id: nothing }
    for (const ask of [
      () => judgeAuthority(graph, { ...known, permission: nothing }),
      () => judgePath(graph, { ...path, permission: nothing }),
      () => listHolders(graph, { ...holders, permission: nothing }),
    ])
      await expect(ask()).rejects.toMatchObject({ code: 'NOT_FOUND', data })
  })
}
