import { describe, expect, it } from 'vitest'
import {
  chainElements,
  hopElement,
  personElement,
  placeOfElement,
} from '../../../src/renderer/src/canvas/chain-elements.ts'
import { CARD, chainLayout, columnsIn } from '../../../src/renderer/src/canvas/chain-layout.ts'
import { type ChartColours, chartTokens } from '../../../src/renderer/src/canvas/chart-colours.ts'

const colours = Object.fromEntries(chartTokens.map((token) => [token, 'rgb(1,2,3)'])) as ChartColours
const chainOf = (count: number) => ({
  people: Array.from({ length: count }, (_, place) => ({ name: `Person ${place}`, note: [], fails: '' })),
  hops: Array.from({ length: count - 1 }, (_, place) => ({
    what: `what ${place}`,
    unit: 'Year 9',
    until: 'no end',
    fails: '',
  })),
})
const drawn = (chain: ReturnType<typeof chainOf>, columns: number, active?: number) =>
  chainElements(chain, { layout: chainLayout(chain.people.length, columns), colours, active })

describe('the layout of a chain', () => {
  it.each([1, 3, 9, 33])(
    'of %i people: rows from left to right, nothing on top of anything, all in the box',
    (count) => {
      const { cards, hops, box } = chainLayout(count, 4)
      expect(cards).toHaveLength(count)
      expect(hops).toHaveLength(count - 1)
      cards.slice(1).forEach((card, place) => {
        const before = cards[place]!
        const wraps = hops[place]!.wraps
        expect(wraps ? card.x < before.x && card.y > before.y : card.x > before.x && card.y === before.y).toBe(true)
      })
      expect(new Set(cards.map(({ x, y }) => `${x},${y}`)).size).toBe(count)
      for (const { x, y } of cards) {
        expect(x - CARD.width / 2).toBeGreaterThanOrEqual(box.left)
        expect(x + CARD.width / 2).toBeLessThanOrEqual(box.right)
        expect(y + CARD.height / 2).toBeLessThanOrEqual(box.bottom)
      }
    },
  )

  it('has as many columns as fit at the zoom, and at least one', () => {
    const three = 3 * CARD.width + 2 * CARD.gap
    expect([three, three - 1, 10].map((width) => columnsIn(width, 1))).toEqual([3, 2, 1])
    expect(columnsIn(three / 2, 0.5)).toBe(3)
  })
})

describe('the elements of a chain', () => {
  it('are a node for each person and an edge for each hop, with their positions', () => {
    const { nodes, edges } = drawn(chainOf(5), 3)
    expect(nodes.map(({ id }) => placeOfElement(id))).toEqual([0, 2, 4, 6, 8])
    expect(edges.map(({ id }) => placeOfElement(id))).toEqual([1, 3, 5, 7])
    expect(edges.map(({ source, target }) => `${source} ${target}`)).toEqual(['p0 p1', 'p1 p2', 'p2 p3', 'p3 p4'])
    expect(edges.map(({ classes }) => classes)).toEqual(['hop straight', 'hop straight', 'hop wraps', 'hop straight'])
  })

  it('carry the highlight as a class, on one element only', () => {
    const onHop = drawn(chainOf(3), 3, 3)
    expect(onHop.edges.filter(({ classes }) => classes.includes('active')).map(({ id }) => id)).toEqual([hopElement(1)])
    expect(onHop.nodes.some(({ classes }) => classes.includes('chosen'))).toBe(false)
    const onPerson = drawn(chainOf(3), 3, 2)
    expect(onPerson.nodes.filter(({ classes }) => classes.includes('chosen')).map(({ id }) => id)).toEqual([
      personElement(1),
    ])
  })

  it('mark the failure with a sign and a word, and mark nobody after it as reached', () => {
    const chain = chainOf(3)
    expect(drawn(chain, 3).nodes.at(-1)?.classes).toContain('reached')
    chain.hops[1]!.fails = 'has ended'
    const { nodes, edges } = drawn(chain, 3)
    expect(edges[1]).toMatchObject({ below: 'Year 9\nhas ended', classes: 'hop straight fails' })
    const sign = nodes.find(({ classes }) => classes === 'fault')
    expect(sign?.badge).toMatch(/^data:image\/svg/)
    expect(sign?.x).toBe((nodes[1]!.x + nodes[2]!.x) / 2)
    expect(nodes.some(({ classes }) => classes.includes('reached'))).toBe(false)
  })

  it('shorten names that do not fit their card', () => {
    const chain = chainOf(1)
    chain.people[0]!.name = 'A name of very many letters indeed'
    expect(drawn(chain, 1).nodes[0]?.label).toBe('A name of very many letter…')
  })
})
