import { describe, expect, it } from 'vitest'
import {
  delegableAt,
  delegableUnits,
  mostRedelegations,
} from '../../../src/renderer/src/features/delegations/delegable.ts'

const [district, north] = [
  { id: 'd', name: 'District' },
  { id: 'n', name: 'North' },
]
const items = [
  { permission: 'trip.approve', orgUnit: district, maxRedelegations: 1 },
  { permission: 'trip.approve', orgUnit: north, maxRedelegations: 31 },
  { permission: 'room.book', orgUnit: north, maxRedelegations: 2 },
]

describe('what may be delegated at a unit', () => {
  it('is what the person has there or above, with the most redelegations', () => {
    expect([...delegableAt(items, ['maths', 'n', 'd'])]).toEqual([
      ['trip.approve', 31],
      ['room.book', 2],
    ])
    expect([...delegableAt(items, ['south', 'd'])]).toEqual([['trip.approve', 1]])
    expect(delegableAt(items, ['elsewhere']).size).toBe(0)
  })

  it('suggests first the units with most to delegate', () => {
    expect(delegableUnits(items).map(({ name, count }) => `${name} ${count}`)).toEqual(['North 2', 'District 1'])
  })

  it('may be redelegated as often as the least of the chosen permissions, or not at all', () => {
    const here = delegableAt(items, ['n', 'd'])
    expect(mostRedelegations(['trip.approve', 'room.book'], here)).toBe(2)
    expect(mostRedelegations(['trip.approve', 'staff.hire'], here)).toBeNull()
  })
})
