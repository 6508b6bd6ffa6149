/**
 * Chromium draws no element higher than 33,554,428 CSS pixels, which is a million rows of 33 px. Above this height the
 * scroll bar runs over a shorter distance than the rows do, and the two functions below translate between them.
 */
export const tallestSpacer = 30_000_000

export type ScrollScale = {
  /** The height of all rows in pixels. May exceed the limit for an element. */
  rowsHeight: number
  /** The height of the element that gives the scroll bar its range. */
  spacerHeight: number
  /** The height of the visible area. */
  viewport: number
}

export const scrollScale = (rows: { count: number; height: number; viewport: number }): ScrollScale => {
  const rowsHeight = rows.count * rows.height
  return { rowsHeight, spacerHeight: Math.min(rowsHeight, tallestSpacer), viewport: rows.viewport }
}

export const isScaled = (scale: ScrollScale) => scale.spacerHeight < scale.rowsHeight

const clamp = (value: number, highest: number) => Math.min(Math.max(0, value), Math.max(0, highest))

/** The pixel of the rows at the top of the viewport for a position of the scroll bar. */
export const rowsTopAt = (scale: ScrollScale, scrollTop: number): number => {
  const range = scale.spacerHeight - scale.viewport
  if (!isScaled(scale) || range <= 0) return clamp(scrollTop, scale.rowsHeight - scale.viewport)
  return clamp((scrollTop / range) * (scale.rowsHeight - scale.viewport), scale.rowsHeight - scale.viewport)
}

/** The position of the scroll bar for a pixel of the rows at the top. The inverse of `rowsTopAt`. */
export const scrollTopFor = (scale: ScrollScale, rowsTop: number): number => {
  const range = scale.rowsHeight - scale.viewport
  if (!isScaled(scale) || range <= 0) return clamp(rowsTop, range)
  return clamp((rowsTop / range) * (scale.spacerHeight - scale.viewport), scale.spacerHeight - scale.viewport)
}

/** The rows to draw: the visible ones and `overscan` more on each side. `last` is inclusive, and -1 without rows. */
export const rowsInSight = (rows: {
  rowsTop: number
  viewport: number
  height: number
  count: number
  overscan: number
}): { first: number; last: number } => ({
  first: Math.max(0, Math.floor(rows.rowsTop / rows.height) - rows.overscan),
  last: Math.min(rows.count - 1, Math.ceil((rows.rowsTop + rows.viewport) / rows.height) - 1 + rows.overscan),
})

/** The smallest scroll that makes a row completely visible. */
export const rowsTopToShow = (row: { index: number; height: number; rowsTop: number; viewport: number }): number => {
  const top = row.index * row.height
  if (top < row.rowsTop) return top
  return Math.max(row.rowsTop, top + row.height - row.viewport)
}
