import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { answerOfCheck, answerOfPath } from '../../../src/renderer/src/chain/chain-answer.ts'
import { type ChartColours, chartTokens } from '../../../src/renderer/src/canvas/chart-colours.ts'
import { asOf, dayOf } from '../../../src/renderer/src/features/org-chart/as-of.ts'
import {
  hopElements,
  overlayOf,
  overlayPlaces,
} from '../../../src/renderer/src/features/org-chart/chain/chain-overlay.ts'
import { chartSvg } from '../../../src/renderer/src/features/org-chart/export/chart-svg.ts'
import type { VisibleNode } from '../../../src/renderer/src/features/org-chart/tree/chart-tree.ts'
import { chooseLocale } from '../../../src/renderer/src/i18n/messages.ts'
import { answerOf, holdingOf, hopOf } from '../authority-answers.ts'

beforeEach(() => chooseLocale('en'))
afterEach(() => chooseLocale('en'))

const colours = Object.fromEntries(chartTokens.map((token) => [token, 'rgb(1,2,3)'])) as ChartColours
const root = holdingOf('Tom Hale')
const hops = [hopOf('Tom Hale', 'Kim Lee', { maxRedelegations: 1 }), hopOf('Kim Lee', 'Ana Ruiz')]
const [tom, kim, ana] = [root.person.id, hops[0]!.delegate.id, hops[1]!.delegate.id]
const granted = answerOfCheck(answerOf({ chain: { root, hops } }))
const missed = answerOfCheck(
  answerOf({
    nearMisses: [
      { root, hops, reasons: [{ code: 'expired', hop: 2, at: new Date('2026-11-01T00:00:00.000Z') }] },
      { root: null, hops: [], reasons: [{ code: 'no-granting-role', hop: 0, person: hops[1]!.delegate }] },
    ],
  }),
)
/** Tom at the top; Kim and Ana one below the other in the next column. */
const placed = {
  x: Float64Array.of(0, 292, 292),
  y: Float64Array.of(0, 0, 48),
  placeOf: new Map([tom, kim, ana].map((id, place) => [id, place])),
}

describe('the answer that the chart shows', () => {
  it('has a sentence for the root and for each hop, and the person each leads to', () => {
    expect(granted.verdict).toBe('granted')
    expect(granted.rows.map(({ hop, person }) => [hop, person.id])).toEqual([
      [0, tom],
      [1, kim],
      [2, ana],
    ])
    expect(granted.rows[0]?.text).toContain('Tom Hale holds trip.approve')
  })

  it('is the nearest miss when it is denied, with the reason at its hop', () => {
    expect(missed.words.hops.map(({ fails }) => fails)).toEqual(['', 'has ended'])
    expect(missed.rows.map(({ denials }) => denials.length)).toEqual([0, 0, 1])
    expect(missed.rows[2]?.denials[0]?.why).toContain('ended on')
  })

  it('may be another of the misses', () => {
    const answer = answerOf({
      person: hops[1]!.delegate,
      nearMisses: [
        { root, hops, reasons: [{ code: 'expired', hop: 2, at: new Date('2026-11-01T00:00:00.000Z') }] },
        { root: null, hops: [], reasons: [{ code: 'no-granting-role', hop: 0, person: hops[1]!.delegate }] },
      ],
    })
    expect([0, 1].map((miss) => answerOfCheck(answer, miss).words.people.length)).toEqual([3, 1])
    expect(answerOfCheck(answer, 1)).toMatchObject({ misses: 2, verdict: 'denied' })
    expect(granted.misses).toBe(0)
  })

  it('of a path begins where the path starts, and is empty where there is none', () => {
    const path = { ...answerOf({}), from: hops[0]!.delegator, to: hops[1]!.delegate }
    expect(answerOfPath({ ...path, hops }, 'trip.approve').rows[0]?.text).toBe('Tom Hale is where the path starts.')
    expect(answerOfPath({ ...path, hops: null }, undefined).rows).toEqual([])
  })

  it('draws nobody when there is no near miss', () => {
    expect(answerOfCheck(answerOf({})).rows).toEqual([])
  })
})

describe('the chain over the chart', () => {
  const everyone = { nodeOf: (id: string) => id, active: undefined }

  it('is an arrow for each hop, numbered from the root; the one under the pointer is highlighted', () => {
    const overlay = overlayOf(granted.words, { ...everyone, active: 2 })
    const { nodes, edges } = hopElements(placed, { overlay, colours, zoom: 1 })
    expect(edges.map(({ source, target, above }) => [source, target, above])).toEqual([
      [tom, kim, '1'],
      [kim, ana, '2 trip.approve'],
    ])
    expect(edges.map(({ classes }) => classes)).toEqual(['hop forth', 'hop bows active'])
    expect(nodes).toEqual([])
    expect(overlayPlaces(overlay, placed)).toEqual([0, 1, 2])
  })

  it('marks the failing hop with a sign and a word', () => {
    const overlay = overlayOf(missed.words, everyone)
    const { nodes, edges } = hopElements(placed, { overlay, colours, zoom: 1 })
    expect(edges[1]).toMatchObject({ above: '2 has ended', classes: 'hop bows fails' })
    expect(nodes).toHaveLength(1)
    // Half of the bend to the right of the nodes' right edges, half way between the two, above the words.
    expect(nodes[0]).toMatchObject({ classes: 'fault', x: 292 + 110 + 110, y: 24 - 22 })
  })

  it('goes through the gap to the next level, and out to the right within one', () => {
    const overlay = overlayOf(granted.words, everyone)
    const { edges } = hopElements(placed, { overlay, colours, zoom: 1 })
    // Kim is above Ana: at half of the line down, a bend of 220 to the right.
    expect(edges[1]).toMatchObject({ weight: 0.5, bend: -220 })
    // Tom is one level above Kim and at the same height: at half of the line, a small bend upwards.
    expect(edges[0]).toMatchObject({ weight: 0.5, bend: -24 })
  })

  it('stays in the gap to the next level where nodes stand beside', () => {
    const overlay = overlayOf(granted.words, everyone)
    const bendBeside = (x: number, y: number) => {
      const crowd = { ...placed, x: Float64Array.of(...placed.x, x), y: Float64Array.of(...placed.y, y) }
      return hopElements(crowd, { overlay, colours, zoom: 1 }).edges[1]?.bend
    }
    expect(bendBeside(584, 24)).toBeCloseTo(-93.6)
    expect(bendBeside(584, 200)).toBe(-220)
  })

  it('is in the exported picture, with the hop that fails in words', () => {
    const node = (id: string) => ({ id, kind: 'more' as const, parent: -1 }) as unknown as VisibleNode
    const chart = { ...placed, nodes: [tom, kim, ana].map(node) }
    const overlay = overlayOf(missed.words, everyone)
    const drawing = { colours, title: 'Chart', words: () => ['Someone'] }
    const [text, without] = [chartSvg(chart, { ...drawing, overlay }), chartSvg(chart, drawing)]
    expect(text.match(/class="nth"[^>]*>[^<]*/g)?.map((found) => found.split('>')[1])).toEqual(['1', '2 has ended'])
    expect(text.match(/<rect class="chain"/g)).toHaveLength(3)
    const widthOf = (svg: string) => Number(/width="(\d+)/.exec(svg)?.[1])
    // The picture is wide enough for the bend and its words.
    expect(widthOf(text) - widthOf(without)).toBe(110 + 90)
    expect(without).not.toContain('class="nth"')
  })

  it('draws hops between the same two units side by side', () => {
    const units = overlayOf(granted.words, { nodeOf: (id) => (id === kim ? kim : ana), active: undefined })
    const { edges } = hopElements(placed, { overlay: units, colours, zoom: 1 })
    expect(edges.map(({ source, target }) => [source, target])).toEqual([
      [ana, kim],
      [kim, ana],
    ])
    expect(edges.map(({ bend }) => Math.round(Math.abs(bend!)))).toEqual([220, 352])
  })

  it('leaves out hops to people who are not in the chart, and hops inside one unit', () => {
    const without = overlayOf(granted.words, { nodeOf: (id) => (id === kim ? undefined : id), active: undefined })
    expect(without.hops).toEqual([])
    expect([...without.nodes]).toEqual([tom, ana])
    const units = overlayOf(granted.words, {
      nodeOf: (id) => (id === ana ? 'year-9' : 'north-high'),
      active: undefined,
    })
    expect(units.hops.map(({ nth, from, to }) => [nth, from, to])).toEqual([[2, 'north-high', 'year-9']])
    const notOpen = hopElements({ ...placed, placeOf: new Map() }, { overlay: without, colours, zoom: 1 })
    expect(notOpen).toEqual({ nodes: [], edges: [] })
  })

  it('keeps arrows visible when the chart is drawn small, in steps', () => {
    const overlay = overlayOf(granted.words, everyone)
    const widths = [1, 0.5, 0.26, 0.25, 0.01].map(
      (zoom) => hopElements(placed, { overlay, colours, zoom }).edges[0]?.width,
    )
    expect(widths.map((width) => Math.round(width! * 10) / 10)).toEqual([2, 4, 8, 8, 64])
  })
})

describe('the time in the address', () => {
  it('is the end of a local day, or an instant; anything else is now', () => {
    expect(asOf('2026-11-22')?.getHours()).toBe(23)
    expect(asOf('2026-11-22T09:30:00.000Z')?.toISOString()).toBe('2026-11-22T09:30:00.000Z')
    expect(['', 'tomorrow', '2026', '2026-13-01', 'T', '12026-01-01T00:00:00Z'].map(asOf)).toEqual(
      Array.from({ length: 6 }, () => undefined),
    )
    expect(dayOf('2026-11-22')).toBe('2026-11-22')
    expect(dayOf('2026-11-22T12:00:00.000Z')).toMatch(/^2026-11-2[123]$/)
    expect(dayOf('')).toBe('')
  })
})
