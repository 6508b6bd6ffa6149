import { describe, expect, it } from 'vitest'
import { ROOT, visibleTree } from '../../../src/renderer/src/features/org-chart/tree/chart-tree.ts'
import { typedAhead, typedWord } from '../../../src/renderer/src/features/org-chart/type-ahead.ts'

const unit = (name: string, childCount = 0) => ({
  id: name,
  kind: 'unit' as const,
  name,
  parentId: null,
  unitKind: 'school' as const,
  note: null,
  childCount,
  peopleCount: 0,
})
const below: Record<string, ReturnType<typeof unit>[]> = {
  [ROOT]: [unit('Ávila'), unit('Maple', 4), unit('Mill'), unit('Zoo')],
  Maple: [unit('Art'), unit('Class 1'), unit('Class 10'), unit('Music')],
}
const nodes = visibleTree({ open: new Set(['Maple']), led: new Map() }, (id) => {
  const items = below[id] ?? []
  return { items, total: items.length }
})
const at = (name: string) => nodes.findIndex(({ id }) => id === name)
const ahead = (from: string, typed: string) => {
  const place = typedAhead(nodes, { from: at(from), typed })
  return place === undefined ? undefined : nodes[place]?.id
}

describe('what is typed leads to', () => {
  it('the next sibling whose name begins so, and around', () => {
    expect(ahead('Ávila', 'm')).toBe('Maple')
    expect(ahead('Maple', 'm')).toBe('Mill')
    expect(ahead('Mill', 'm')).toBe('Maple')
    expect(ahead('Maple', 'mm')).toBe('Mill')
    expect(ahead('Maple', 'mi')).toBe('Mill')
    expect(ahead('Maple', 'ma')).toBe('Maple')
  })

  it('a sibling before a node of another branch, whatever the case and accents', () => {
    expect(ahead('Ávila', 'MU')).toBe('Music')
    expect(ahead('Zoo', 'a')).toBe('Ávila')
    expect(ahead('Music', 'a')).toBe('Art')
    expect(ahead('Art', 'class 10')).toBe('Class 10')
  })

  it('nothing when no name begins so', () => {
    expect(ahead('Zoo', 'q')).toBeUndefined()
    expect(typedAhead([], { from: 0, typed: 'a' })).toBeUndefined()
  })
})

describe('a word', () => {
  const key = (pressed: string, timeStamp: number, held: Partial<KeyboardEvent> = {}) => ({
    key: pressed,
    timeStamp,
    ctrlKey: false,
    altKey: false,
    metaKey: false,
    ...held,
  })

  it('is typed without long pauses', () => {
    const word = typedWord()
    expect(word.with(key('c', 0))).toBe('c')
    expect(word.with(key('Shift', 100))).toBeUndefined()
    expect(word.with(key('L', 200))).toBe('cL')
    expect(word.with(key('a', 5_000))).toBe('a')
  })

  it('may contain keys with a function of their own, but does not begin with them', () => {
    const word = typedWord()
    for (const sign of [' ', '+', '-', '0']) expect(word.with(key(sign, 0))).toBeUndefined()
    word.with(key('1', 10))
    expect(word.with(key('0', 20))).toBe('10')
    expect(word.with(key('ArrowDown', 30))).toBeUndefined()
    expect(word.with(key('0', 40))).toBeUndefined()
    expect(word.with(key('z', 50, { ctrlKey: true }))).toBeUndefined()
  })
})
