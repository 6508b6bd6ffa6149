import type { ChartColours } from '../../../canvas/chart-colours.ts'
import { NODE } from '../../../canvas/geometry.ts'
import { shortened } from '../../../canvas/shortened.ts'
import { type ChartOverlay, noOverlay } from '../chain/chain-overlay.ts'
import { waysBetween } from '../chain/hop-way.ts'
import { extentOf, type PlacedChart } from '../tree/placed-chart.ts'

const PADDING = 24
const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escaped = (text: string) => text.replace(/[&<>"]/g, (character) => entities[character] as string)
/** A coordinate rounded to a tenth of a pixel. */
const px = (value: number) => String(Math.round(value * 10) / 10)

type Box = ReturnType<typeof extentOf>
/** The space for the text of a hop. */
const LABEL = { across: 90, along: 12 }

/** The hops of a chain with their numbers, and the box that holds them. */
const hopsSvg = (chart: PlacedChart, overlay: ChartOverlay, within: Box) => {
  const box = { ...within }
  const lines = waysBetween(chart, overlay.hops).map(
    ({ link: { nth, words, fails }, way: { from, to, control, top } }) => {
      const label = fails ? `${nth} ${shortened(words, 26)}` : String(nth)
      const across = fails ? LABEL.across : LABEL.along
      box.left = Math.min(box.left, top.x - across)
      box.right = Math.max(box.right, top.x + across)
      box.top = Math.min(box.top, top.y - LABEL.along)
      const kind = fails ? 'hop fails' : 'hop'
      return (
        `<path class="${kind}" marker-end="url(#${fails ? 'failing' : 'head'})" d="M${px(from.x)} ${px(from.y)}Q${px(control.x)} ${px(control.y)} ${px(to.x)} ${px(to.y)}"/>` +
        `<text class="nth" x="${px(top.x)}" y="${px(top.y + 4)}">${escaped(label)}</text>`
      )
    },
  )
  return { lines, box }
}
const headSvg = (id: string, colour: string) =>
  `<marker id="${id}" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="5" markerHeight="5" orient="auto"><path d="M0 0L8 4L0 8Z" style="fill:${colour};stroke:none"/></marker>`

/** The chart and a chain on it as one picture without scripts, fonts or links. `words` returns the lines of a node. */
export const chartSvg = (
  chart: PlacedChart,
  {
    words,
    colours,
    title,
    overlay = noOverlay,
  }: {
    words: (place: number) => readonly string[]
    colours: ChartColours
    title: string
    overlay?: ChartOverlay | undefined
  },
) => {
  const hops = hopsSvg(chart, overlay, extentOf(chart))
  const { left, top, right, bottom } = hops.box
  const [width, height] = [right - left + 2 * PADDING, bottom - top + 2 * PADDING]
  const lines: string[] = []
  const boxes: string[] = []
  chart.nodes.forEach(({ id, parent }, place) => {
    const boxX = (chart.x[place] as number) - NODE.width / 2
    const y = chart.y[place] as number
    if (parent >= 0) {
      const fromX = (chart.x[parent] as number) + NODE.width / 2
      lines.push(`M${px(fromX)} ${px(chart.y[parent] as number)}H${px((fromX + boxX) / 2)}V${px(y)}H${px(boxX)}`)
    }
    const [name = '', note = ''] = words(place)
    const kind = chart.nodes[place]?.node?.unitKind
    const state = overlay.failing.has(id) ? ' class="chain fails"' : overlay.nodes.has(id) ? ' class="chain"' : ''
    boxes.push(
      `<rect${state} x="${px(boxX)}" y="${px(y - NODE.height / 2)}" width="${NODE.width}" height="${NODE.height}" rx="4"/>` +
        (kind
          ? `<path class="kind" style="stroke:${colours[`kind-${kind}`]}" d="M${px(boxX + 3)} ${px(y - NODE.height / 2 + 3)}v${NODE.height - 6}"/>`
          : '') +
        `<text x="${px(boxX + 10)}" y="${px(note ? y - 3 : y + 4)}">${escaped(shortened(name, 30))}</text>` +
        (note
          ? `<text class="note" x="${px(boxX + 10)}" y="${px(y + 12)}">${escaped(shortened(note, 34))}</text>`
          : ''),
    )
  })
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${px(width)}" height="${px(height)}" viewBox="${px(left - PADDING)} ${px(top - PADDING)} ${px(width)} ${px(height)}">`,
    `<title>${escaped(title)}</title>`,
    `<style>text{font:12px system-ui,sans-serif;fill:${colours.ink}}.note{font-size:10px;fill:${colours.muted}}rect{fill:${colours.surface};stroke:${colours.outline}}path{fill:none;stroke:${colours.outline}}.chain,.hop{stroke:${colours.accent};stroke-width:2}.fails{stroke:${colours.bad};stroke-dasharray:4 3}.kind{stroke-width:4}.nth{text-anchor:middle;paint-order:stroke;stroke:${colours.surface};stroke-width:4}</style>`,
    ...(hops.lines.length > 0
      ? [`<defs>${headSvg('head', colours.accent)}${headSvg('failing', colours.bad)}</defs>`]
      : []),
    `<rect x="${px(left - PADDING)}" y="${px(top - PADDING)}" width="${px(width)}" height="${px(height)}" style="stroke:none"/>`,
    `<path d="${lines.join('')}"/>`,
    ...boxes,
    ...hops.lines,
    '</svg>',
    '',
  ].join('\n')
}
