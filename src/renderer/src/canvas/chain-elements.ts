import type { CanvasEdge, CanvasNode } from './chart-canvas.ts'
import type { ChartColours } from './chart-colours.ts'
import { CARD, type ChainLayout } from './chain-layout.ts'
import { faultMark } from './fault-mark.ts'
import { shortened } from './shortened.ts'

/** The texts on a chain, root first. A line is empty when there is nothing to say. */
export type ChainDrawing = {
  people: readonly { name: string; note: readonly string[]; fails: string }[]
  hops: readonly { what: string; unit: string; until: string; fails: string }[]
}

const CARD_LETTERS = 26
const HOP_LETTERS = 18
const classes = (...names: (string | false)[]) => names.filter(Boolean).join(' ')

export const personElement = (place: number) => `p${place}`
export const hopElement = (place: number) => `h${place}`
/** The place along the chain that an element stands for: people are at 0, 2, 4 ..., hops between them. */
export const placeOfElement = (id: string) => 2 * Number(id.slice(1)) + (id.startsWith('h') ? 1 : 0)

/** The elements of a chain for the canvas. `active` is the highlighted place along it. */
export const chainElements = (
  { people, hops }: ChainDrawing,
  { layout, colours, active }: { layout: ChainLayout; colours: ChartColours; active: number | undefined },
): { nodes: CanvasNode[]; edges: CanvasEdge[] } => {
  const badge = faultMark(colours)
  const counts = [...people, ...hops].every(({ fails }) => fails === '')
  const mark = (id: string, at: { x: number; y: number }): CanvasNode => ({
    id,
    ...at,
    label: '',
    badge,
    classes: 'fault',
  })
  const marks: CanvasNode[] = []
  const nodes = people.map(({ name, note, fails }, place): CanvasNode => {
    const at = layout.cards[place] as { x: number; y: number }
    if (fails) marks.push(mark(`!p${place}`, { x: at.x + CARD.width / 2, y: at.y - CARD.height / 2 }))
    const isReached = place === people.length - 1 && place > 0 && counts
    return {
      id: personElement(place),
      ...at,
      label: [name, ...note, fails]
        .filter(Boolean)
        .map((line) => shortened(line, CARD_LETTERS))
        .join('\n'),
      classes: classes('card', fails !== '' && 'fails', isReached && 'reached', active === 2 * place && 'chosen'),
    }
  })
  const edges = hops.map(({ what, unit, until, fails }, place): CanvasEdge => {
    const { x, y, length, wraps } = layout.hops[place] as ChainLayout['hops'][number]
    if (fails) marks.push(mark(`!h${place}`, { x, y }))
    const below = [unit, fails || until].map((line) => shortened(line, HOP_LETTERS))
    return {
      id: hopElement(place),
      source: personElement(place),
      target: personElement(place + 1),
      above: shortened(what, HOP_LETTERS),
      below: below.join(wraps ? ' · ' : '\n'),
      length,
      classes: classes(
        'hop',
        wraps ? 'wraps' : 'straight',
        fails !== '' && 'fails',
        active === 2 * place + 1 && 'active',
      ),
    }
  })
  return { nodes: [...nodes, ...marks], edges }
}
