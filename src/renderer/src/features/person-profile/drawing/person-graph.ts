import type { CanvasEdge, CanvasNode } from '../../../canvas/chart-canvas.ts'
import { CARD } from '../../../canvas/chain-layout.ts'
import type { Box } from '../../../canvas/geometry.ts'
import { shortened } from '../../../canvas/shortened.ts'

type Named = { id: string; name: string }
type Other = { key: string; person: Named; what: string; note: string }

/** Who stands around a person: managers nearest first, who delegated to them, and whom they delegated to. */
export type PersonSurroundings = {
  person: Named
  managers: readonly Other[]
  received: readonly Other[]
  given: readonly Other[]
}

/** The most that are drawn on each side. */
export const SHOWN = 3

const ACROSS = CARD.width + CARD.gap
const ALONG = CARD.height + 16
const LETTERS = { card: 26, hop: 18 } as const
const CENTRE = 'person'

/** Rows of a column, centred at the person. */
const column = (count: number, x: number) =>
  Array.from({ length: count }, (_, place) => ({ x, y: (place - (count - 1) / 2) * ALONG }))

/**
 * Places a person in the middle, managers above with the nearest first, delegators on the left and delegates on the
 * right. Draws at most three on each side; `more` says in words how many are left out. `personOf` names the person of an
 * element.
 */
export const personGraph = (
  { person, managers, received, given }: PersonSurroundings,
  more: (count: number) => string,
): { nodes: CanvasNode[]; edges: CanvasEdge[]; box: Box; personOf: ReadonlyMap<string, string> } => {
  const nodes: CanvasNode[] = []
  const edges: CanvasEdge[] = []
  const personOf = new Map<string, string>()
  const card = (id: string, at: { x: number; y: number }, lines: string[], classes = '') =>
    nodes.push({
      id,
      ...at,
      label: lines
        .filter(Boolean)
        .map((line) => shortened(line, LETTERS.card))
        .join('\n'),
      classes: `card ${classes}`.trim(),
    })
  const rest = (side: string, count: number, at: { x: number; y: number }) => {
    if (count > 0) card(`more-${side}`, at, [more(count)], 'more')
  }
  card(CENTRE, { x: 0, y: 0 }, [person.name], 'reached')
  const above = managers.slice(0, SHOWN)
  above.forEach(({ key, person: manager, note }, place) => {
    card(key, { x: 0, y: -(place + 1) * ALONG }, [manager.name, note])
    personOf.set(key, manager.id)
    edges.push({ id: `to-${key}`, source: above[place - 1]?.key ?? CENTRE, target: key, classes: 'hop straight' })
  })
  rest('managers', managers.length - SHOWN, { x: 0, y: -(SHOWN + 1) * ALONG })

  for (const [side, others, x] of [
    ['received', received, -ACROSS],
    ['given', given, ACROSS],
  ] as const) {
    const shown = others.slice(0, SHOWN)
    const places = column(shown.length + (others.length > SHOWN ? 1 : 0), x)
    shown.forEach(({ key, person: other, what, note }, place) => {
      card(key, places[place]!, [other.name, note])
      personOf.set(key, other.id)
      const [source, target] = side === 'received' ? [key, CENTRE] : [CENTRE, key]
      const above = shortened(what, LETTERS.hop)
      // Words on slanted lines would cross each other.
      const words = places[place]!.y === 0 ? { above, length: CARD.gap } : {}
      edges.push({ id: `by-${key}`, source, target, classes: 'hop straight', ...words })
    })
    if (others.length > SHOWN) rest(side, others.length - SHOWN, places.at(-1)!)
  }
  const [xs, ys] = [nodes.map(({ x }) => x), nodes.map(({ y }) => y)]
  return {
    nodes,
    edges,
    personOf,
    box: {
      left: Math.min(...xs) - CARD.width / 2,
      right: Math.max(...xs) + CARD.width / 2,
      top: Math.min(...ys) - CARD.height / 2,
      bottom: Math.max(...ys) + CARD.height / 2,
    },
  }
}
