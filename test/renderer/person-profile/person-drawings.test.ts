import { expect, test } from 'vitest'
import { personGraph, SHOWN } from '../../../src/renderer/src/features/person-profile/drawing/person-graph.ts'
import { validityBars } from '../../../src/renderer/src/features/person-profile/drawing/validity-bars.ts'

const others = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, n) => ({
    key: `${prefix}${n}`,
    person: { id: `id-${prefix}${n}`, name: `${prefix} ${n}` },
    what: 'Head',
    note: '',
  }))
const person = { id: 'me', name: 'Ana Ruiz' }
const more = (count: number) => `+ ${count}`

test('managers stand above in a row of lines, delegators on the left, delegates on the right, and no two in one place', () => {
  const { nodes, edges, box, personOf } = personGraph(
    { person, managers: others('m', 2), received: others('r', 3), given: others('g', 1) },
    more,
  )
  const at = new Map(nodes.map(({ id, x, y }) => [id, { x, y }]))
  const centre = at.get('person')!
  expect([at.get('m0')!.y, at.get('m1')!.y].every((y, n, all) => y < (n === 0 ? centre.y : all[n - 1]!))).toBe(true)
  expect(['r0', 'r1', 'r2'].every((id) => at.get(id)!.x < centre.x)).toBe(true)
  expect(at.get('g0')!.x).toBeGreaterThan(centre.x)
  expect(new Set(nodes.map(({ x, y }) => `${x} ${y}`)).size).toBe(nodes.length)
  expect(edges.map(({ source, target }) => `${source} ${target}`).sort()).toEqual(
    ['person m0', 'm0 m1', 'r0 person', 'r1 person', 'r2 person', 'person g0'].sort(),
  )
  expect(personOf.get('g0')).toBe('id-g0')
  for (const { x, y } of nodes) expect(x > box.left && x < box.right && y > box.top && y < box.bottom).toBe(true)
})

test('what is not drawn is counted on each side', () => {
  const many = SHOWN + 3
  const { nodes } = personGraph(
    { person, managers: others('m', many), received: others('r', many), given: others('g', SHOWN) },
    more,
  )
  expect(nodes.filter(({ id }) => id.startsWith('more-')).map(({ id, label }) => [id, label])).toEqual([
    ['more-managers', '+ 3'],
    ['more-received', '+ 3'],
  ])
})

test('a period reaches from its begin to its end, and one without an end to the edge beyond now', () => {
  const day = (n: number) => new Date(Date.UTC(2026, 0, n))
  const period = (key: string, from: number, to: number | null) => ({
    key,
    text: key,
    validFrom: day(from),
    validTo: to === null ? null : day(to),
    ended: false,
  })
  const { bars, begin, places, end } = validityBars([period('a', 1, 11), period('b', 6, null)], {
    now: day(21),
    marks: [day(11)],
  })
  expect(begin).toEqual(day(1))
  expect(end.getTime()).toBeGreaterThan(day(21).getTime())
  expect([bars[0]!.from, bars[1]!.to]).toEqual([0, 1])
  expect(bars[0]!.to).toBeCloseTo(places[0]!)
  expect(bars[1]!.from).toBeCloseTo(bars[0]!.to / 2)
  expect(validityBars([], { now: day(1), marks: [] }).bars).toEqual([])
})
