import type { ChartColours } from '../../canvas/chart-colours.ts'
import { NODE } from '../../canvas/geometry.ts'
import { shortened } from '../../canvas/shortened.ts'
import { extentOf, type PlacedChart } from './placed-chart.ts'

const PADDING = 24
const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escaped = (text: string) => text.replace(/[&<>"]/g, (character) => entities[character] as string)
/** A place to a tenth of a pixel. */
const px = (value: number) => String(Math.round(value * 10) / 10)

/** The chart as one picture without scripts, fonts or links. `words` gives the lines of a node. */
export const chartSvg = (
  chart: PlacedChart,
  { words, colours, title }: { words: (place: number) => readonly string[]; colours: ChartColours; title: string },
) => {
  const { left, top, right, bottom } = extentOf(chart)
  const [width, height] = [right - left + 2 * PADDING, bottom - top + 2 * PADDING]
  const lines: string[] = []
  const boxes: string[] = []
  chart.nodes.forEach(({ parent }, place) => {
    const boxX = (chart.x[place] as number) - NODE.width / 2
    const y = chart.y[place] as number
    if (parent >= 0) {
      const fromX = (chart.x[parent] as number) + NODE.width / 2
      lines.push(`M${px(fromX)} ${px(chart.y[parent] as number)}H${px((fromX + boxX) / 2)}V${px(y)}H${px(boxX)}`)
    }
    const [name = '', note = ''] = words(place)
    boxes.push(
      `<rect x="${px(boxX)}" y="${px(y - NODE.height / 2)}" width="${NODE.width}" height="${NODE.height}" rx="4"/>` +
        `<text x="${px(boxX + 10)}" y="${px(note ? y - 3 : y + 4)}">${escaped(shortened(name, 30))}</text>` +
        (note
          ? `<text class="note" x="${px(boxX + 10)}" y="${px(y + 12)}">${escaped(shortened(note, 34))}</text>`
          : ''),
    )
  })
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${px(width)}" height="${px(height)}" viewBox="${px(left - PADDING)} ${px(top - PADDING)} ${px(width)} ${px(height)}">`,
    `<title>${escaped(title)}</title>`,
    `<style>text{font:12px system-ui,sans-serif;fill:${colours.ink}}.note{font-size:10px;fill:${colours.muted}}rect{fill:${colours.surface};stroke:${colours.outline}}path{fill:none;stroke:${colours.outline}}</style>`,
    `<rect x="${px(left - PADDING)}" y="${px(top - PADDING)}" width="${px(width)}" height="${px(height)}" style="stroke:none"/>`,
    `<path d="${lines.join('')}"/>`,
    ...boxes,
    '</svg>',
    '',
  ].join('\n')
}
