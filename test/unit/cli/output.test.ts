import { Writable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { createOutput, forPeople } from '../../../src/main/cli/output.ts'

const people = [
  { familyName: 'Ruiz', email: null, roles: ['Teacher', 'Head'] },
  { familyName: 'Ōe', email: 'oe@example.org', roles: [] },
]

const sink = () => {
  let text = ''
  const stream = new Writable({ write: (chunk, _encoding, done) => ((text += String(chunk)), done()) })
  return { stream, text: () => text }
}

describe('for people', () => {
  test('a list is a table without columns that are empty everywhere', () => {
    expect(forPeople([...people, { familyName: 'Ito', middleName: null }])).toBe(
      [
        'familyName  email           roles',
        'Ruiz                        Teacher, Head',
        'Ōe          oe@example.org',
        'Ito',
      ].join('\n'),
    )
  })

  test('a page shows the total and how to continue', () => {
    const page = { items: [{ name: 'A' }], nextCursor: 'abc', total: 1_001, totalCapped: true }
    expect(forPeople(page)).toBe('name\nA\n1 of 1001 or more\nnext: --cursor abc')
    expect(forPeople({ items: [], nextCursor: null, total: 0 })).toContain('Nothing found.')
  })

  test('one entry is printed as pairs, with people by name', () => {
    expect(forPeople({ id: 7, since: new Date(0), related: { name: 'Ana' } })).toBe(
      'id       7\nsince    1970-01-01T00:00:00.000Z\nrelated  Ana',
    )
  })

  test('data cannot steer the terminal', () => {
    expect(forPeople([{ name: 'a\u001b[2Jb\u0007\r\nc' }])).toBe('name\nab   c')
  })
})

describe('for programs', () => {
  test('prints one JSON value each time and no notes', () => {
    const [stdout, stderr] = [sink(), sink()]
    const output = createOutput(true, { stdout: stdout.stream, stderr: stderr.stream })
    output.note('reading')
    output.print({ items: [{ since: new Date(0) }] })
    expect(stdout.text()).toBe('{"items":[{"since":"1970-01-01T00:00:00.000Z"}]}\n')
    expect(stderr.text()).toBe('')
  })
})
