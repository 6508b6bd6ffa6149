import type { OrgChartBy } from '../../../../../contract/org-chart.ts'
import { saveFile } from '../../../app/save-file.ts'
import type { ChainAnswer } from '../../../chain/chain-answer.ts'
import type { ChartColours } from '../../../canvas/chart-colours.ts'
import type { ChartOverlay } from '../chain/chain-overlay.ts'
import { chartSvg } from './chart-svg.ts'
import { nameOf, noteOf } from '../words/node-words.ts'
import { orgChartText as t } from '../words/org-chart.messages.ts'
import type { Moved } from '../tree/moved-positions.ts'
import { extentOf, type PlacedChart } from '../tree/placed-chart.ts'

/** Chromium draws no canvas with a longer side. */
const MAX_PNG_SIDE = 16_000

type Exported = {
  chart: PlacedChart
  moved: Moved
  by: OrgChartBy
  at: Date
  colours: ChartColours
  /** The chain on the chart, as a drawing and in words. */
  overlay: ChartOverlay
  answer: ChainAnswer | undefined
}

const fileName = ({ by, at }: Exported, ending: string) => `org-chart-${by}-${at.toISOString().slice(0, 10)}.${ending}`

const chainJson = ({ verdict, summary, rows }: ChainAnswer) => ({
  verdict: verdict ?? null,
  summary,
  steps: rows.map(({ person, text, denials }) => ({ person, text, denials: denials.map(({ why }) => why) })),
})

/** The open part of the chart as a list of rows, parents before their children, with the chain on it. */
export const chartJson = ({ chart, moved, by, at, answer }: Omit<Exported, 'colours' | 'overlay'>) => ({
  by,
  at: at.toISOString(),
  ...(answer ? { chain: chainJson(answer) } : {}),
  nodes: chart.nodes.flatMap(({ node, parentId, level, open }, place) =>
    node
      ? [
          {
            ...node,
            parentId: level === 1 ? null : parentId,
            level,
            open,
            x: chart.x[place],
            y: chart.y[place],
            moved: moved.get(node.id) ?? null,
          },
        ]
      : [],
  ),
})

const svgOf = ({ chart, colours, overlay }: Exported) =>
  chartSvg(chart, {
    colours,
    overlay,
    title: t('title'),
    words: (place) => {
      const node = chart.nodes[place]
      return node ? [nameOf(node), noteOf(node)] : []
    },
  })

export const saveJson = (exported: Exported) =>
  saveFile({
    fileName: fileName(exported, 'json'),
    mediaType: 'application/json',
    text: JSON.stringify(chartJson(exported), null, 2),
  })

export const saveSvg = (exported: Exported) =>
  saveFile({ fileName: fileName(exported, 'svg'), mediaType: 'image/svg+xml', text: svgOf(exported) })

export const fitsPng = ({ chart }: Pick<Exported, 'chart'>) => {
  const { left, top, right, bottom } = extentOf(chart)
  return right - left < MAX_PNG_SIDE && bottom - top < MAX_PNG_SIDE
}

/** Saves a picture that is drawn from the SVG. Call `fitsPng` first. */
export const savePng = async (exported: Exported) => {
  const address = URL.createObjectURL(new Blob([svgOf(exported)], { type: 'image/svg+xml' }))
  try {
    const image = new Image()
    image.src = address
    await image.decode()
    const canvas = Object.assign(document.createElement('canvas'), { width: image.width, height: image.height })
    canvas.getContext('2d')?.drawImage(image, 0, 0)
    const file = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'))
    if (!file) throw new Error('The picture could not be drawn.')
    const download = URL.createObjectURL(file)
    Object.assign(document.createElement('a'), { href: download, download: fileName(exported, 'png') }).click()
    setTimeout(() => URL.revokeObjectURL(download), 60_000)
  } finally {
    URL.revokeObjectURL(address)
  }
}
