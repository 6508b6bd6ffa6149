import type { StylesheetJson } from 'cytoscape'
import { CARD } from './chain-layout.ts'
import { type ChartColours, kindTokens } from './chart-colours.ts'
import { FAULT_SIZE } from './fault-mark.ts'
import { NODE } from './geometry.ts'

/** The width of the part of a node that opens and closes its branch. */
export const BADGE_WIDTH = 48

/**
 * The distance of a delegation's control point from the line between the centres of two nodes, beyond their right edge.
 */
export const BOW = NODE.width

const systemFont = 'system-ui, -apple-system, "Segoe UI", Inter, Cantarell, "Noto Sans", Arial, sans-serif'

/** The styles of chains: people as cards, hops as labelled arrows, and marks for failures. */
const chainStyle = (colours: ChartColours): StylesheetJson => [
  {
    selector: 'node.card',
    style: {
      width: CARD.width,
      height: CARD.height,
      'font-size': 13,
      'text-max-width': String(CARD.width),
      'text-margin-x': 12 - CARD.width,
    },
  },
  { selector: 'node.reached', style: { 'border-color': colours.accent, 'border-width': 1.5 } },
  {
    selector: 'edge.hop',
    style: {
      'line-style': 'solid',
      'line-color': colours.accent,
      'target-arrow-color': colours.accent,
      width: 'data(width)',
      label: 'data(above)',
      'text-margin-y': -11,
      'target-label': 'data(below)',
      // A data mapping like the others, but the type of this property allows only numbers.
      'target-text-offset': 'data(half)' as unknown as number,
      color: colours.ink,
      'font-family': systemFont,
      'font-size': 12,
      'line-height': 1.25,
      'text-wrap': 'wrap',
      'text-background-color': colours.canvas,
      'text-background-opacity': 1,
      'text-background-padding': '1px',
      'min-zoomed-font-size': 6,
    },
  },
  {
    selector: 'edge.bows, edge.forth, edge.back',
    style: {
      // Cytoscape supports this value; its types do not list it.
      'edge-distances': 'endpoints' as 'intersection',
      'control-point-weights': 'data(weight)' as unknown as number[],
      'control-point-distances': 'data(bend)' as unknown as number[],
      'text-margin-y': 0,
      'font-size': 14,
    },
  },
  { selector: 'edge.forth', style: { 'target-endpoint': '-50% 0%' } },
  { selector: 'edge.back', style: { 'source-endpoint': '-50% 0%' } },
  {
    selector: 'edge.straight',
    style: {
      'curve-style': 'straight',
      'source-endpoint': 'outside-to-node',
      'target-endpoint': 'outside-to-node',
      'target-text-margin-y': 21,
    },
  },
  {
    selector: 'edge.wraps',
    style: {
      'curve-style': 'round-taxi',
      'source-endpoint': 'outside-to-node',
      'target-endpoint': 'outside-to-node',
      'taxi-direction': 'downward',
      'taxi-turn': CARD.rowGap / 2,
      'taxi-radius': 8,
      'target-text-margin-y': 13,
    },
  },
  // Beside the mark on the line.
  { selector: 'edge.straight.fails', style: { 'text-margin-y': -17, 'target-text-margin-y': 25 } },
  { selector: 'edge.wraps.fails', style: { 'text-margin-y': -17, 'target-text-margin-y': 17 } },
  { selector: 'edge.hop.active', style: { width: 3.5, 'text-background-color': colours['accent-soft'] } },
  {
    selector: 'edge.hop.fails',
    style: { 'line-style': 'dashed', 'line-color': colours.bad, 'target-arrow-color': colours.bad },
  },
  { selector: 'node.fails', style: { 'border-style': 'dashed', 'border-color': colours.bad, 'border-width': 2 } },
  {
    selector: 'node.fault',
    style: {
      shape: 'ellipse',
      width: FAULT_SIZE,
      height: FAULT_SIZE,
      'background-opacity': 0,
      'border-width': 0,
      'background-image': 'data(badge)',
      'background-width': '100%',
      'background-height': '100%',
      'z-index-compare': 'manual',
      'z-index': 2,
      events: 'no',
    },
  },
]

/** The share of a node, in percent, that its stripe takes from the left edge. */
const STRIPE = 2
const stripe = (colour: string, paper: string) => ({
  'background-fill': 'linear-gradient' as const,
  'background-gradient-direction': 'to-right' as const,
  'background-gradient-stop-colors': [colour, colour, paper, paper],
  'background-gradient-stop-positions': [0, STRIPE, STRIPE, 100],
})
/** A stripe for each kind, as class `kind-school` and so on. */
const kindStyle = (colours: ChartColours): StylesheetJson =>
  kindTokens.flatMap((kind) => [
    { selector: `node.${kind}`, style: stripe(colours[kind], colours.raised) },
    { selector: `node.chosen.${kind}`, style: stripe(colours[kind], colours['accent-soft']) },
  ])

/** Constants and data mappings only, because a function would run for each element in every frame. */
export const chartStyle = (colours: ChartColours): StylesheetJson => [
  {
    selector: 'node',
    style: {
      shape: 'round-rectangle',
      width: NODE.width,
      height: NODE.height,
      'background-color': colours.raised,
      'border-width': 1,
      'border-color': colours.outline,
      label: 'data(label)',
      color: colours.ink,
      'font-family': systemFont,
      'font-size': 12,
      'line-height': 1.2,
      'text-wrap': 'wrap',
      'text-max-width': String(NODE.width),
      'text-halign': 'right',
      'text-valign': 'center',
      'text-justification': 'left',
      // The label begins inside the node's left edge.
      'text-margin-x': 10 - NODE.width,
      'min-zoomed-font-size': 6,
      'overlay-opacity': 0,
      'transition-duration': 0,
    },
  },
  {
    selector: 'node.branch',
    style: {
      'background-image': 'data(badge)',
      'background-width': `${BADGE_WIDTH - 6}px`,
      'background-height': '20px',
      'background-position-x': `${NODE.width - BADGE_WIDTH}px`,
      'background-position-y': '50%',
      'background-image-smoothing': 'yes',
    },
  },
  {
    selector: 'node.more',
    style: { 'border-style': 'dashed', color: colours.muted, 'background-color': colours.surface },
  },
  {
    // Only for the few delegations: within a level they leave and reach nodes at the right edge and go around the nodes
    // between.
    selector: 'edge',
    style: {
      'curve-style': 'unbundled-bezier',
      'source-endpoint': '50% 0%',
      'target-endpoint': '50% 0%',
      'control-point-weights': [0.5],
      'line-style': 'dashed',
      'line-color': colours.warn,
      'target-arrow-color': colours.warn,
      'target-arrow-shape': 'triangle',
      width: 1.5,
      'overlay-opacity': 0,
    },
  },
  { selector: 'node.marked', style: { 'border-color': colours.accent, 'border-width': 2 } },
  ...chainStyle(colours),
  {
    selector: 'node.chosen',
    style: { 'border-color': colours.accent, 'border-width': 3, 'background-color': colours['accent-soft'] },
  },
  ...kindStyle(colours),
]
