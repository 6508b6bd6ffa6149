import type { ChartColours } from './chart-colours.ts'
import { type Layout, NODE } from './tidy-layout.ts'

/** How chart pixels become canvas pixels: `x * scaleX + left`. */
export type Projection = { scaleX: number; scaleY: number; left: number; top: number }

/** Paints nodes as boxes and lines as brackets: one path of each, whatever their number. */
export const paintMap = (
  context: CanvasRenderingContext2D,
  chart: Layout & { parents: ArrayLike<number> },
  { projection, colours, marked }: { projection: Projection; colours: ChartColours; marked?: Iterable<number> },
) => {
  const { scaleX, scaleY, left, top } = projection
  const { width, height } = context.canvas
  const boxWidth = Math.max(1, NODE.width * scaleX)
  const boxHeight = Math.max(1, NODE.height * scaleY)
  context.clearRect(0, 0, width, height)

  context.beginPath()
  for (let place = 0; place < chart.x.length; place += 1) {
    const parent = chart.parents[place] as number
    if (parent < 0) continue
    const toY = (chart.y[place] as number) * scaleY + top
    const fromY = (chart.y[parent] as number) * scaleY + top
    if (Math.max(toY, fromY) < 0 || Math.min(toY, fromY) > height) continue
    const toX = (chart.x[place] as number) * scaleX + left - boxWidth / 2
    const fromX = (chart.x[parent] as number) * scaleX + left + boxWidth / 2
    const bend = (fromX + toX) / 2
    context.moveTo(fromX, fromY)
    context.lineTo(bend, fromY)
    context.lineTo(bend, toY)
    context.lineTo(toX, toY)
  }
  context.strokeStyle = colours.line
  context.lineWidth = 1
  context.stroke()

  const boxes = (places: Iterable<number>, colour: string, least: number) => {
    context.fillStyle = colour
    for (const place of places) {
      const y = (chart.y[place] as number) * scaleY + top
      if (y < -boxHeight || y > height + boxHeight) continue
      const x = (chart.x[place] as number) * scaleX + left
      const [w, h] = [Math.max(least, boxWidth), Math.max(least, boxHeight)]
      context.fillRect(x - w / 2, y - h / 2, w, h)
    }
  }
  boxes(chart.x.keys(), colours.outline, 1)
  if (marked) boxes(marked, colours.accent, 4)
}

/** Fits a box into a canvas, each way by itself: a map of a district is far taller than wide. */
export const fitMap = (
  box: { left: number; top: number; right: number; bottom: number },
  { width, height, padding }: { width: number; height: number; padding: number },
): Projection => {
  const scaleX = Math.min(1, (width - 2 * padding) / Math.max(1, box.right - box.left))
  const scaleY = Math.min(1, (height - 2 * padding) / Math.max(1, box.bottom - box.top))
  return { scaleX, scaleY, left: padding - box.left * scaleX, top: padding - box.top * scaleY }
}
