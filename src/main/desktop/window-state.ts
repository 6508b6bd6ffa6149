import { readFileSync, writeFileSync } from 'node:fs'

export type Bounds = { x: number; y: number; width: number; height: number }

/** `background`: the page's ground when it closed, as `#rrggbb`. */
export type WindowState = Bounds & { maximized: boolean; background?: string }

// By hand: this runs before the window, and a schema library would be loaded for it.
const isWindowState = (kept: unknown): kept is WindowState => {
  if (typeof kept !== 'object' || kept === null) return false
  const { x, y, width, height, maximized, background } = kept as Record<string, unknown>
  if (![x, y, width, height].every(Number.isSafeInteger)) return false
  if ((width as number) < 1 || (height as number) < 1 || typeof maximized !== 'boolean') return false
  return background === undefined || (typeof background === 'string' && /^#[0-9a-f]{6}$/i.test(background))
}

export const MIN_SIZE = { width: 800, height: 560 }
const FIRST_SIZE = { width: 1360, height: 860 }

const overlap = (a: Bounds, b: Bounds) =>
  Math.max(0, Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)) *
  Math.max(0, Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y))

const within = (value: number, low: number, high: number) => Math.max(low, Math.min(value, high))

/**
 * Where a window opens: as it was left, moved and shrunk until it lies on the display that shows most of it now; in the
 * middle of the first display when none does. `areas` are the displays' work areas, the primary one first.
 */
export const placedWindow = (left: Bounds | undefined, areas: readonly Bounds[]): Bounds => {
  const [primary = { x: 0, y: 0, ...FIRST_SIZE }] = areas
  const seen = left && areas.map((area) => ({ area, shown: overlap(left, area) })).sort((a, b) => b.shown - a.shown)[0]
  const area = seen && seen.shown > 0 ? seen.area : primary
  const width = Math.min(Math.max(left?.width ?? FIRST_SIZE.width, MIN_SIZE.width), area.width)
  const height = Math.min(Math.max(left?.height ?? FIRST_SIZE.height, MIN_SIZE.height), area.height)
  if (!left || !seen || seen.shown === 0) {
    const x = area.x + Math.round((area.width - width) / 2)
    return { x, y: area.y + Math.round((area.height - height) / 2), width, height }
  }
  return {
    x: within(left.x, area.x, area.x + area.width - width),
    y: within(left.y, area.y, area.y + area.height - height),
    width,
    height,
  }
}

/** The state of the last window; undefined when there is none that can be read. */
export const readWindowState = (file: string): WindowState | undefined => {
  try {
    const kept: unknown = JSON.parse(readFileSync(file, 'utf8'))
    return isWindowState(kept) ? kept : undefined
  } catch {
    return undefined
  }
}

/** Keeping the window's place is a courtesy: when the disk refuses, the window still closes. */
export const keepWindowState = (file: string, state: WindowState): void => {
  try {
    writeFileSync(file, JSON.stringify(state))
  } catch {
    // The next window opens where this one did.
  }
}
