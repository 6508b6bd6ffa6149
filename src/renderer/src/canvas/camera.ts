import type { Box } from './geometry.ts'

/** Chart to screen: `x * zoom + pan.x`, in pixels of a viewport of this size. */
export type Camera = { zoom: number; x: number; y: number; width: number; height: number }

const MIN_ZOOM = 0.01
const MAX_ZOOM = 2
const PADDING = 32

/** The part of the chart that is seen, and a margin around it as a share of the viewport. */
export const seenBox = ({ zoom, x, y, width, height }: Camera, margin = 0): Box => ({
  left: (-x - width * margin) / zoom,
  top: (-y - height * margin) / zoom,
  right: (width - x + width * margin) / zoom,
  bottom: (height - y + height * margin) / zoom,
})

const clampedZoom = (zoom: number) => Math.min(MAX_ZOOM, Math.max(MIN_ZOOM, zoom))

/** The same size of window over this point of the chart. */
export const centredOn = (camera: Camera, point: { x: number; y: number }, zoom = camera.zoom): Camera => ({
  ...camera,
  zoom,
  x: camera.width / 2 - point.x * zoom,
  y: camera.height / 2 - point.y * zoom,
})

/** All of a box, no larger than at zoom 1. */
export const fitted = (camera: Camera, box: Box): Camera => {
  const zoom = clampedZoom(
    Math.min(
      1,
      (camera.width - 2 * PADDING) / Math.max(1, box.right - box.left),
      (camera.height - 2 * PADDING) / Math.max(1, box.bottom - box.top),
    ),
  )
  return centredOn(camera, { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 }, zoom)
}

/** The point of the chart in the middle of the window. */
export const middleOf = ({ zoom, x, y, width, height }: Camera) => ({
  x: (width / 2 - x) / zoom,
  y: (height / 2 - y) / zoom,
})

/** The point of the chart at the middle of the window's left edge: it stays when a panel opens at the right. */
export const edgeOf = ({ zoom, x, y, height }: Camera) => ({ x: -x / zoom, y: (height / 2 - y) / zoom })

/** The same size of window with this point at the middle of its left edge. */
export const edgeAt = (camera: Camera, point: { x: number; y: number }, zoom: number): Camera => ({
  ...camera,
  zoom,
  x: -point.x * zoom,
  y: camera.height / 2 - point.y * zoom,
})

/** Larger or smaller around the middle of the window. */
export const zoomedBy = (camera: Camera, factor: number): Camera => {
  const zoom = clampedZoom(camera.zoom * factor)
  return centredOn(camera, middleOf(camera), zoom)
}

/** Moves no more than it has to so that the box is in sight, with this much room around it on the screen. */
export const revealing = (camera: Camera, box: Box, room = PADDING): Camera => {
  const shift = (low: number, high: number, size: number) => {
    if (low < room) return room - low
    return high > size - room ? size - room - high : 0
  }
  const { zoom, x, y, width, height } = camera
  return {
    ...camera,
    x: x + shift(box.left * zoom + x, box.right * zoom + x, width),
    y: y + shift(box.top * zoom + y, box.bottom * zoom + y, height),
  }
}
