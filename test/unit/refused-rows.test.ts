import { expect, test } from 'vitest'
import { RowsRefused } from '../../src/main/features/projection/graph-projection.port.ts'
import type { Change } from '../../src/main/features/projection/graph-rows.ts'
import { writeTaken } from '../../src/main/features/projection/refused-rows.ts'

test.each([
  ['a row beside one that is gone', ['bad'], ['gone']],
  ['a row beside several that are gone', ['bad'], ['gone-1', 'gone-2', 'gone-3']],
  ['one that is gone beside rows', ['good-1', 'good-2', 'good-3'], ['bad']],
  ['both', ['good', 'bad-1'], ['bad-2', 'gone']],
])('%s: what is refused is found, and the rest is written once more at most', async (_which, rowIds, goneIds) => {
  const written = new Set<string>()
  let tries = 0
  const write = async ({ rows, goneIds: gone }: Change) => {
    tries += 1
    if (tries > 50) throw new Error('it never ends')
    const ids = [...rows.map(({ id }) => id), ...gone]
    if (ids.some((id) => id.startsWith('bad'))) throw new RowsRefused('Neo.ClientError.Schema.X', {})
    for (const id of ids) written.add(id)
  }
  const change = { kind: 'person', rows: rowIds.map((id) => ({ id })), goneIds } as unknown as Change
  const all = [...rowIds, ...goneIds]
  const refused = await writeTaken(write, change)
  expect(refused.flatMap(({ ids }) => ids)).toEqual(all.filter((id) => id.startsWith('bad')))
  expect([...written].sort()).toEqual(all.filter((id) => !id.startsWith('bad')).sort())
})
