import { expect, it } from 'vitest'
import { cursorsFor, questionOf } from '../../../src/main/foundation/cursor.ts'
import { cursors, instantKey, keysetOf } from '../../../src/main/stores/postgres/keyset.ts'

const ID = '01900000-0000-7000-8000-000000000001'
const list = cursors('audit', { keyset: keysetOf('at', { at: [instantKey('at')] }), query: {} })

it('accepts its own cursor', () => {
  const at = new Date('2024-02-29T12:00:00.000Z')
  expect(list.read(list.cursorAfter({ key_0: at, key_1: ID }))).toEqual([at.toISOString(), ID])
})

it.each([
  '2026-02-30T00:00:00.000Z',
  '0000-01-01T00:00:00.000Z',
  '2026-01-01T24:00:00.000Z',
  '2026-13-01T00:00:00.000Z',
])('refuses a cursor with the instant %s, which PostgreSQL would fail at', (at) => {
  const cursor = list.cursorAfter({ key_0: at, key_1: ID })
  expect(() => list.read(cursor)).toThrow(expect.objectContaining({ code: 'BAD_REQUEST' }))
})

it.each([[[]], [['2026-01-01T00:00:00.000Z']], [['2026-01-01T00:00:00.000Z', ID, ID]]])(
  'refuses a cursor of this list with other keys than its sort has: %j',
  (parts) => {
    const cursor = cursorsFor(['audit']).write(...parts)
    expect(() => list.read(cursor)).toThrow(expect.objectContaining({ code: 'BAD_REQUEST' }))
  },
)

it('has the same criteria for another page, and others for another sort, filter or instant', () => {
  const query = { sort: 'name', roleId: ID, at: new Date(0), limit: 50 }
  const same = [
    { ...query, limit: 200, cursor: 'x' },
    { at: new Date(0), every: 200, roleId: ID, sort: 'name' },
    { ...query, search: '', status: undefined, atLeast: '1.1' },
  ]
  for (const other of same) expect(questionOf('people', other)).toEqual(questionOf('people', query))
  const others = [
    { sort: '-name' },
    { roleId: undefined },
    { at: new Date(1) },
    { status: 'active' },
    { whatComesNext: 1 },
  ]
  for (const other of others) {
    expect(JSON.stringify(questionOf('people', { ...query, ...other }))).not.toBe(
      JSON.stringify(questionOf('people', query)),
    )
  }
})
