import type { Box } from './geometry.ts'

/** Size of a person's card, high enough for four lines, and the gaps between cards, in pixels at zoom 1. */
export const CARD = { width: 196, height: 76, gap: 136, rowGap: 64 } as const

/** The number of people in a row of a window of this width, at this zoom; at least one. */
export const columnsIn = (width: number, zoom: number) =>
  Math.max(1, Math.floor((width / zoom + CARD.gap) / (CARD.width + CARD.gap)))

export type ChainLayout = {
  /** The centres of the people, in order. Rows are read like lines of text. */
  cards: { x: number; y: number }[]
  /** For each hop its centre, its length along the line, and whether it leads to the next row. */
  hops: { x: number; y: number; length: number; wraps: boolean }[]
  box: Box
}

/** Lays out a chain of `count` people in rows from left to right. */
export const chainLayout = (count: number, columns: number): ChainLayout => {
  const cards = Array.from({ length: count }, (_, place) => ({
    x: (place % columns) * (CARD.width + CARD.gap),
    y: Math.floor(place / columns) * (CARD.height + CARD.rowGap),
  }))
  const hops = cards.slice(1).map((to, place) => {
    const from = cards[place] as { x: number; y: number }
    const wraps = from.y !== to.y
    const length = wraps ? CARD.rowGap + Math.abs(to.x - from.x) : CARD.gap
    return { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2, length, wraps }
  })
  const [across, along] = [CARD.width / 2, CARD.height / 2]
  const last = cards.at(-1)
  return {
    cards,
    hops,
    box: {
      left: -across,
      top: -along,
      right: Math.max(...cards.map(({ x }) => x), 0) + across,
      bottom: (last?.y ?? 0) + along,
    },
  }
}
