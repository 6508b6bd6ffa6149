import type { StylesheetJson } from 'cytoscape'
import type { ChartColours } from './chart-colours.ts'
import { NODE } from './geometry.ts'

/** Width of the part of a node that opens and closes its branch. */
export const BADGE_WIDTH = 48

/** How far the control point of a delegation stands from the line between two nodes' middles: beyond their right edge. */
const BOW = NODE.width

const systemFont = 'system-ui, -apple-system, "Segoe UI", Inter, Cantarell, "Noto Sans", Arial, sans-serif'

/** Constants and data mappings only: a function per element would run for each of them in every frame. */
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
    // Delegations only, a handful: they leave and reach nodes at their right edge and go around those between.
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
  { selector: 'edge.down', style: { 'control-point-distances': [-BOW] } },
  { selector: 'edge.up', style: { 'control-point-distances': [BOW] } },
  { selector: 'node.chain', style: { 'border-color': colours.accent, 'border-width': 2 } },
  {
    selector: 'node.chosen',
    style: { 'border-color': colours.accent, 'border-width': 3, 'background-color': colours['accent-soft'] },
  },
]
