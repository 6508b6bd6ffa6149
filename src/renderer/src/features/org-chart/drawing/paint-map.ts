import type { ChartColours } from '../../../canvas/chart-colours.ts'
import { NODE } from '../../../canvas/geometry.ts'
import type { Layout } from '../tree/tidy-layout.ts'

/** Converts chart pixels to canvas pixels: `x * scaleX + left`. */
export type Projection = { scaleX: number; scaleY: number; left: number; top: number }

export type Drawn = Layout & { parents: ArrayLike<number> }

/** Draws lines from parents to children as brackets, in one path. With `only`, draws those that end at these places. */
export const paintLines = (
  context: CanvasRenderingContext2D,
  { x, y, parents }: Drawn,
  {
    projection,
    colour,
    width,
    only,
  }: { projection: Projection; colour: string; width: number; only?: Iterable<number> },
) => {
  const { scaleX, scaleY, left, top } = projection
  const half = (NODE.width * scaleX) / 2
  const bottom = context.canvas.height
  /** For each parent, where its children branch off and how far that line extends, so that it is drawn once. */
  const trunks = new Map<number, { bend: number; from: number; to: number }>()
  context.beginPath()
  for (const place of only ?? x.keys()) {
    const parent = parents[place] as number
    if (parent < 0) continue
    const toY = (y[place] as number) * scaleY + top
    const fromY = (y[parent] as number) * scaleY + top
    if (Math.max(toY, fromY) < 0 || Math.min(toY, fromY) > bottom) continue
    const toX = (x[place] as number) * scaleX + left - half
    const fromX = (x[parent] as number) * scaleX + left + half
    const bend = (fromX + toX) / 2
    const trunk = trunks.get(parent)
    if (!trunk) trunks.set(parent, { bend, from: Math.min(fromY, toY), to: Math.max(fromY, toY) })
    else if (trunk.bend === bend) {
      trunk.from = Math.min(trunk.from, toY)
      trunk.to = Math.max(trunk.to, toY)
    } else {
      // A node that was moved by hand.
      context.moveTo(fromX, fromY)
      context.lineTo(bend, fromY)
      context.lineTo(bend, toY)
    }
    context.moveTo(bend, toY)
    context.lineTo(toX, toY)
  }
  for (const [parent, { bend, from, to }] of trunks) {
    const fromY = (y[parent] as number) * scaleY + top
    context.moveTo((x[parent] as number) * scaleX + left + half, fromY)
    context.lineTo(bend, fromY)
    context.moveTo(bend, Math.max(from, -1))
    context.lineTo(bend, Math.min(to, bottom + 1))
  }
  context.strokeStyle = colour
  context.lineWidth = width
  context.stroke()
}

/** Draws nodes as boxes of at least `least` pixels. */
export const paintBoxes = (
  context: CanvasRenderingContext2D,
  { x, y }: Layout,
  {
    projection,
    colour,
    least,
    only,
  }: {
    projection: Projection
    /** One colour for all nodes, or one for each place. */
    colour: string | ((place: number) => string)
    least: number
    only?: Iterable<number>
  },
) => {
  const { scaleX, scaleY, left, top } = projection
  // A little lower than the nodes, so that rows stay apart when they are a few pixels high.
  const [width, height] = [Math.max(least, NODE.width * scaleX), Math.max(least, NODE.height * scaleY * 0.75)]
  let filled = typeof colour === 'string' ? colour : ''
  context.fillStyle = filled
  for (const place of only ?? x.keys()) {
    const middle = (y[place] as number) * scaleY + top
    if (middle < -height || middle > context.canvas.height + height) continue
    const fill = typeof colour === 'string' ? colour : colour(place)
    if (fill !== filled) context.fillStyle = filled = fill
    context.fillRect((x[place] as number) * scaleX + left - width / 2, middle - height / 2, width, height)
  }
}

/** Clears a canvas of this size and makes it as sharp as the screen. Coordinates are pixels of the page. */
export const sharpContext = (element: HTMLCanvasElement, { width, height }: { width: number; height: number }) => {
  const sharpness = window.devicePixelRatio
  Object.assign(element, { width: Math.round(width * sharpness), height: Math.round(height * sharpness) })
  Object.assign(element.style, { width: `${width}px`, height: `${height}px` })
  const context = element.getContext('2d')
  context?.setTransform(sharpness, 0, 0, sharpness, 0, 0)
  return context
}

/** Draws the whole chart as a map with one path and one run of boxes, whatever the number of nodes. */
export const paintMap = (
  context: CanvasRenderingContext2D,
  drawn: Drawn,
  {
    projection,
    colours,
    colour = colours.outline,
  }: { projection: Projection; colours: ChartColours; colour?: string | ((place: number) => string) },
) => {
  context.clearRect(0, 0, context.canvas.width, context.canvas.height)
  paintLines(context, drawn, { projection, colour: colours.line, width: 1 })
  paintBoxes(context, drawn, { projection, colour, least: 1 })
}

/**
 * Fits a box into a canvas with separate scales for width and height, because the map of a district is far taller than
 * wide. A small box is centred and at most `largest`.
 */
export const fitMap = (
  box: { left: number; top: number; right: number; bottom: number },
  { width, height, padding, largest = 1 }: { width: number; height: number; padding: number; largest?: number },
): Projection => {
  const along = (room: number, low: number, high: number) => {
    const scale = Math.min(largest, (room - 2 * padding) / Math.max(1, high - low))
    return { scale, start: (room - (low + high) * scale) / 2 }
  }
  const [across, down] = [along(width, box.left, box.right), along(height, box.top, box.bottom)]
  return { scaleX: across.scale, scaleY: down.scale, left: across.start, top: down.start }
}
