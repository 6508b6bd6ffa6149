/** Size of a node of the org chart and the gaps between nodes, in pixels at zoom 1. */
export const NODE = { width: 220, height: 40, levelGap: 72, siblingGap: 8, cousinGap: 20 } as const

/** A part of a chart, in its own pixels. */
export type Box = { left: number; top: number; right: number; bottom: number }
