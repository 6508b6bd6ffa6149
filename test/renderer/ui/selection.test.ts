import { describe, expect, it } from 'vitest'
import {
  addRows,
  countSelected,
  everyRow,
  isSelected,
  noSelection,
  toggleRow,
} from '../../../src/renderer/src/ui/tables/selection.ts'

type Row = { id: string }
const row = (id: string): Row => ({ id })

describe('selection', () => {
  it('counts rows chosen one by one', () => {
    const two = toggleRow(toggleRow(noSelection<Row>(), 'a', row('a')), 'b', row('b'))
    expect(countSelected(two, 1_000)).toBe(2)
    expect(countSelected(toggleRow(two, 'a', row('a')), 1_000)).toBe(1)
  })

  it('of everything needs no loaded row, and single rows can be excluded and included', () => {
    const all = everyRow<Row>()
    expect(countSelected(all, 1_000_000)).toBe(1_000_000)
    const but = toggleRow(all, 'a', row('a'))
    expect(isSelected(but, 'a')).toBe(false)
    expect(isSelected(but, 'b')).toBe(true)
    expect(countSelected(but, 1_000_000)).toBe(999_999)
    expect(
      countSelected(
        addRows(but, [row('a')], ({ id }) => id),
        1_000_000,
      ),
    ).toBe(1_000_000)
  })

  it('is never changed in place', () => {
    const before = noSelection<Row>()
    toggleRow(before, 'a', row('a'))
    expect(countSelected(before, 10)).toBe(0)
  })
})
