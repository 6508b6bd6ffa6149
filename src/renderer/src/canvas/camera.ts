import type { Box } from './geometry.ts'

/** Chart to screen: `x * zoom + pan.x`, in pixels of a viewport of this size. */
export type Camera = { zoom: number; x: number; y: number; width: number; height: number }

const MIN_ZOOM = 0.01
const MAX_ZOOM = 2
/** Pixels between the shown box and the window's edge. */
export const PADDING = 32

/** The visible part of the chart. `margin` extends it on each side by a share of the viewport. */
export const seenBox = ({ zoom, x, y, width, height }: Camera, margin = 0): Box => ({
  left: (-x - width * margin) / zoom,
  top: (-y - height * margin) / zoom,
  right: (width - x + width * margin) / zoom,
  bottom: (height - y + height * margin) / zoom,
})

const clampedZoom = (zoom: number) => Math.min(MAX_ZOOM, Math.max(MIN_ZOOM, zoom))

/** A camera of the same window size with this point of the chart at its centre. */
export const centredOn = (camera: Camera, point: { x: number; y: number }, zoom = camera.zoom): Camera => ({
  ...camera,
  zoom,
  x: camera.width / 2 - point.x * zoom,
  y: camera.height / 2 - point.y * zoom,
})

const sizeOf = ({ left, top, right, bottom }: Box) => ({ width: right - left, height: bottom - top })
const meet = (one: Box, other: Box) =>
  one.left < other.right && one.right > other.left && one.top < other.bottom && one.bottom > other.top

const windowOf = ({ width, height }: Camera): Box => ({ left: 0, top: 0, right: width, bottom: height })

/** Returns the parts of the window that are not covered. Each covering box cuts the window at its nearest edge. */
const clearParts = (camera: Camera, covered: readonly Box[]): Box[] => {
  const { width, height } = camera
  return covered.reduce<Box[]>(
    (parts, cover) =>
      parts.flatMap((part) => {
        if (!meet(part, cover)) return [part]
        const across = cover.left > width - cover.right ? { right: cover.left } : { left: cover.right }
        const along = cover.top > height - cover.bottom ? { bottom: cover.top } : { top: cover.bottom }
        return [
          { ...part, ...along },
          { ...part, ...across },
        ]
      }),
    [windowOf(camera)],
  )
}

/** Returns a box of the chart in the window's pixels. */
const onScreen = ({ zoom, x, y }: Camera, box: Box): Box => ({
  left: box.left * zoom + x,
  top: box.top * zoom + y,
  right: box.right * zoom + x,
  bottom: box.bottom * zoom + y,
})

/** Fits into the whole window or, when something would cover the box there, into the free part that costs least. */
const besideCovered = (
  camera: Camera,
  {
    box,
    covered,
    into,
    cost,
  }: { box: Box; covered: readonly Box[]; into: (part: Box) => Camera; cost: (camera: Camera) => number },
): Camera => {
  const whole = into(windowOf(camera))
  if (!covered.some((cover) => meet(onScreen(whole, box), cover))) return whole
  const [first = whole, ...others] = clearParts(camera, covered).map(into)
  return others.reduce((best, next) => (cost(next) < cost(best) ? next : best), first)
}

/** Shows all of a box, at most at zoom 1 and beside what covers the window. */
export const fitted = (camera: Camera, box: Box, covered: readonly Box[] = []): Camera => {
  const { width, height } = sizeOf(box)
  const middle = { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 }
  const into = (part: Box) => {
    const room = sizeOf(part)
    const zoom = clampedZoom(
      Math.min(1, (room.width - 2 * PADDING) / Math.max(1, width), (room.height - 2 * PADDING) / Math.max(1, height)),
    )
    const at = centredOn(camera, middle, zoom)
    return {
      ...at,
      x: at.x + (part.left + part.right - camera.width) / 2,
      y: at.y + (part.top + part.bottom - camera.height) / 2,
    }
  }
  return besideCovered(camera, { box, covered, into, cost: ({ zoom }) => -zoom })
}

/** The point of the chart at the centre of the window. */
export const middleOf = ({ zoom, x, y, width, height }: Camera) => ({
  x: (width / 2 - x) / zoom,
  y: (height / 2 - y) / zoom,
})

/**
 * The point of the chart at the middle of the window's left edge. It stays in place when a panel opens on the right.
 */
export const edgeOf = ({ zoom, x, y, height }: Camera) => ({ x: -x / zoom, y: (height / 2 - y) / zoom })

/** A camera of the same window size with this point of the chart at the middle of its left edge. */
export const edgeAt = (camera: Camera, point: { x: number; y: number }, zoom: number): Camera => ({
  ...camera,
  zoom,
  x: -point.x * zoom,
  y: camera.height / 2 - point.y * zoom,
})

/** Zooms in or out around the centre of the window. */
export const zoomedBy = (camera: Camera, factor: number): Camera => {
  const zoom = clampedZoom(camera.zoom * factor)
  return centredOn(camera, middleOf(camera), zoom)
}

/**
 * Moves the window as little as possible so that the box is visible beside what covers the window, with this padding.
 */
export const revealing = (
  camera: Camera,
  box: Box,
  { room = PADDING, covered = [] }: { room?: number; covered?: readonly Box[] } = {},
): Camera => {
  const shift = (low: number, high: number, from: number, to: number) => {
    if (low < from + room) return from + room - low
    return high > to - room ? to - room - high : 0
  }
  const { left, top, right, bottom } = onScreen(camera, box)
  const into = (part: Box) => ({
    ...camera,
    x: camera.x + shift(left, right, part.left, part.right),
    y: camera.y + shift(top, bottom, part.top, part.bottom),
  })
  const cost = ({ x, y }: Camera) => Math.abs(x - camera.x) + Math.abs(y - camera.y)
  return besideCovered(camera, { box, covered, into, cost })
}

/** Moves the camera so that the box fills the window as far as it can. A smaller box is fully visible. */
export const filledBy = (camera: Camera, box: Box): Camera => {
  const { left, top, right, bottom } = onScreen(camera, box)
  const shift = (low: number, high: number, end: number) => {
    const ways = [PADDING - low, end - PADDING - high]
    return Math.min(Math.max(0, Math.min(...ways)), Math.max(...ways))
  }
  return { ...camera, x: camera.x + shift(left, right, camera.width), y: camera.y + shift(top, bottom, camera.height) }
}

/** Whether the whole box fits into the window. */
export const hasRoomFor = ({ zoom, width, height }: Camera, box: Box) => {
  const size = sizeOf(box)
  return size.width * zoom <= width - 2 * PADDING && size.height * zoom <= height - 2 * PADDING
}
