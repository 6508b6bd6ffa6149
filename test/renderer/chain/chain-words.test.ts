import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  chainWords,
  hopOfPlace,
  placeOfFault,
  placeOfHop,
  spokenPlaces,
} from '../../../src/renderer/src/chain/chain-words.ts'
import { chooseLocale, formatDate } from '../../../src/renderer/src/i18n/messages.ts'
import { day, holdingOf, hopOf } from '../authority-answers.ts'

beforeEach(() => chooseLocale('en'))
afterEach(() => chooseLocale('en'))

const hops = [hopOf('Tom Hale', 'Kim Lee', { maxRedelegations: 1 }), hopOf('Kim Lee', 'Ana Ruiz', { validTo: null })]
const root = holdingOf('Tom Hale')

describe('the words of a drawn chain', () => {
  it('say what the root holds where, the best title of the others, and what each hop gives, where and until when', () => {
    const words = chainWords({ chain: { root, hops }, permission: 'trip.approve', noteOf: () => 'Teacher, North High' })
    expect(words.people.map(({ name, note }) => [name, ...note])).toEqual([
      ['Tom Hale', 'holds it as Principal', 'at North High'],
      ['Kim Lee', 'Teacher, North High'],
      ['Ana Ruiz', 'Teacher, North High'],
    ])
    expect(words.hops.map(({ what, unit, until }) => [what, unit, until])).toEqual([
      ['trip.approve', 'Year 9', `until ${formatDate(day('2026-12-12'))}`],
      ['trip.approve', 'Year 9', 'no end date'],
    ])
    expect([...words.people, ...words.hops].map(({ fails }) => fails).join('')).toBe('')
  })

  it('name the permission asked about before the others delegated with it, and a role by its name', () => {
    const many = hopOf('Tom Hale', 'Ana Ruiz', { permissionKeys: ['a.b', 'trip.approve', 'c.d'] })
    const role = hopOf('Tom Hale', 'Ana Ruiz', { role: root.role, permissionKeys: [] })
    const what = (hop: typeof many, permission?: string) =>
      chainWords({ chain: { root, hops: [hop] }, permission }).hops[0]?.what
    expect(what(many, 'trip.approve')).toBe('trip.approve + 2')
    expect(what(many)).toBe('a.b, trip.approve, and c.d')
    expect(what(role, 'trip.approve')).toBe('Principal')
  })

  it('put a fault at its hop, and at the person when they are inactive', () => {
    const faults = [
      { code: 'expired' as const, hop: 2 },
      { code: 'inactive-person' as const, hop: 1 },
    ]
    const words = chainWords({ chain: { root, hops }, faults })
    expect(words.people.map(({ fails }) => fails)).toEqual(['', 'inactive', ''])
    expect(words.hops.map(({ fails }) => fails)).toEqual(['', 'has ended'])
    expect(faults.map(placeOfFault)).toEqual([3, 2])
    expect(spokenPlaces(words)[3]).toMatch(/^Kim Lee to Ana Ruiz: trip\.approve, Year 9, no end date, has ended$/)
  })

  it('draw the person alone when there is neither a root nor a hop', () => {
    const words = chainWords({
      chain: { root: null, hops: [] },
      person: root.person,
      faults: [{ code: 'no-granting-role', hop: 0 }],
    })
    expect(words.people).toEqual([{ ...root.person, note: [], fails: 'has no such role' }])
    expect(spokenPlaces(words)).toEqual(['Tom Hale, has no such role'])
  })
})

it('each place along a chain belongs to one sentence, and each sentence to a place', () => {
  expect([0, 1, 2, 3, 4].map(hopOfPlace)).toEqual([0, 1, 1, 2, 2])
  expect([0, 1, 2].map(placeOfHop)).toEqual([0, 1, 3])
})
