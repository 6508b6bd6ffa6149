import { expect, test } from 'vitest'
import { refusal } from '../../../src/contract/errors.ts'
import { connectionIsLost, refusalOf } from '../../../src/main/stores/postgres/postgres-errors.ts'

const failed = (fields: object, message = 'Key (email)=(ana@example.org) already exists.') =>
  Object.assign(new Error(message), fields)

test.each<[object, object]>([
  [
    { code: '23505', table: 'person', constraint: 'person_email_unique' },
    { code: 'DUPLICATE', data: { entity: 'person', field: 'email' } },
  ],
  [
    { code: '23505', table: 'org_unit', constraint: 'org_unit_sourced_id_key' },
    { code: 'DUPLICATE', data: { entity: 'orgUnit', field: 'sourcedId' } },
  ],
  [
    { code: '23514', table: 'org_unit', constraint: 'org_unit_cycle' },
    {
      code: 'RULE_VIOLATION',
      data: { rule: 'constraint', expected: 'a value that the directory allows (org_unit_cycle)' },
    },
  ],
  [
    { code: '23P01', constraint: 'reporting_line_one_manager' },
    {
      code: 'RULE_VIOLATION',
      data: { rule: 'constraint', expected: 'no overlap with an existing entry (reporting_line_one_manager)' },
    },
  ],
  [{ code: '25006' }, { code: 'READ_ONLY', data: { profileId: 'north' } }],
  [{ code: '40P01' }, { code: 'CONFLICT' }],
  [{ code: '57P01' }, { code: 'STORE_UNAVAILABLE' }],
  [{ code: '08006' }, { code: 'STORE_UNAVAILABLE' }],
  [{ code: 'ECONNREFUSED' }, { code: 'STORE_UNAVAILABLE' }],
  [
    { driverError: failed({ code: '23505', table: 'role', constraint: 'role_name_unique' }) },
    { code: 'DUPLICATE', data: { field: 'name' } },
  ],
])('%j becomes %j, without any value', (fields, expected) => {
  const refused = refusalOf(failed(fields), 'north')
  expect(refused).toMatchObject(expected)
  expect(JSON.stringify(refused?.data)).not.toContain('ana@example.org')
})

test('a fault of the program is no refusal', () => {
  expect(refusalOf(failed({ code: '42703' }), 'north')).toBeUndefined()
  expect(refusalOf(new TypeError('x is not a function'), 'north')).toBeUndefined()
  expect(refusalOf('thrown text', 'north')).toBeUndefined()
})

test('a refusal stays what it is', () => {
  const refused = refusal('NOT_FOUND', { entity: 'person', id: '1' })
  expect(refusalOf(refused, 'north')).toBe(refused)
})

test('a session survives a timeout of the server and a full disk, but not a lost connection', () => {
  expect(
    [failed({ code: '57014' }), failed({ code: '53100' }), failed({ code: '23505' })].map(connectionIsLost),
  ).toEqual([false, false, false])
  expect(
    [failed({ code: '57P01' }), failed({ code: 'ECONNRESET' }), failed({}, 'Query read timeout')].map(connectionIsLost),
  ).toEqual([true, true, true])
})

test.each(['constructor', 'toString', '__proto__'])(
  'the code %s of a strange server is no entry of a table',
  (code) => {
    expect(refusalOf(failed({ code }), 'north')).toBeUndefined()
    expect(refusalOf(failed({}, code), 'north')).toBeUndefined()
  },
)

test.each(['(', '((a+)+)$', '<b>ana@example.org</b>', 'x'.repeat(10_000_000)])(
  'a name that is none is not said',
  (name) => {
    const names = { table: name, constraint: name, column: name }
    expect(refusalOf(failed({ code: '23505', ...names }), 'north')?.data).toEqual({ entity: 'entry', field: '' })
    expect(refusalOf(failed({ code: '23514', ...names }), 'north')?.data).toEqual({
      rule: 'constraint',
      field: '',
      expected: 'a value that the directory allows (23514)',
    })
  },
)
