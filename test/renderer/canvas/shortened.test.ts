import { describe, expect, it } from 'vitest'
import { shortened } from '../../../src/renderer/src/canvas/shortened.ts'

describe('a shortened text', () => {
  it('stays whole where it fits, and ends in an ellipsis where not', () => {
    expect(shortened('Ana Ruiz', 12)).toBe('Ana Ruiz')
    expect(shortened('Concepción Ortega Bermúdez', 12)).toBe('Concepción…')
  })

  it('keeps fewer of wide letters than of narrow ones', () => {
    const [wide, narrow] = [shortened('M'.repeat(40), 20), shortened('i'.repeat(40), 20)]
    expect(wide.length).toBeLessThan(15)
    expect(narrow.length).toBeGreaterThan(20)
  })

  it('cuts no character in two', () => {
    expect(shortened('😀'.repeat(10), 6)).toBe('😀😀…')
    expect(shortened('Nguyễn Thị Phượng', 20)).toBe('Nguyễn Thị Phượng')
  })
})
