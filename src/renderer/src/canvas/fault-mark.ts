import type { ChartColours } from './chart-colours.ts'

/** The side of the mark, in pixels at zoom 1. */
export const FAULT_SIZE = 18

/** An exclamation mark in a circle, as an image. A failure is shown with a sign and words, not with colour alone. */
export const faultMark = ({ bad, surface }: ChartColours) =>
  `data:image/svg+xml,${encodeURIComponent(
    `<svg xmlns="http://www.w3.org/2000/svg" width="18" height="18"><circle cx="9" cy="9" r="7.75" fill="${surface}" stroke="${bad}" stroke-width="1.5"/><path d="M9 5v4.75M9 12.5v.01" stroke="${bad}" stroke-width="1.8" stroke-linecap="round"/></svg>`,
  )}`
