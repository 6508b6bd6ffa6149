import cytoscape, { type ElementDefinition } from 'cytoscape'
import type { ChartColours } from './chart-colours.ts'
import { type CanvasListener, listenTo } from './events-canvas.ts'
import { chartStyle } from './style-canvas.ts'

export type CanvasNode = { id: string; x: number; y: number; label: string; badge?: string; classes: string }
export type CanvasEdge = {
  id: string
  source: string
  target: string
  classes: string
  /** For a hop, the text above its line and below it; `length` is the line's length in pixels. */
  above?: string
  below?: string
  length?: number
  /** For a hop, its thickness in pixels at zoom 1. */
  width?: number
  /**
   * For a curved hop, its control point: the position along the line between its ends as a share, and the distance from
   * that line.
   */
  weight?: number
  bend?: number
}
export type Viewport = { zoom: number; x: number; y: number; width: number; height: number }

// Cytoscape writes a style element unless one with this id exists. The content security policy forbids inline styles.
const STYLE_ELEMENT = '__________cytoscape_stylesheet'
const withoutInlineStyle = () => {
  if (document.getElementById(STYLE_ELEMENT)) return
  document.head.append(Object.assign(document.createElement('meta'), { id: STYLE_ELEMENT }))
}

/**
 * Runs cytoscape; no other module does. It draws what it is given and reports what is pressed. The caller that opens it
 * closes it.
 */
export const openChartCanvas = (
  container: HTMLElement,
  options: {
    colours: ChartColours
    listener: CanvasListener
    /** In a scrolling page, `scrolls the page` leaves the wheel to the page. */
    wheel?: 'zooms' | 'scrolls the page'
    /** Whether nodes can be dragged. Placeholders never can. */
    nodes?: 'stay' | 'are dragged'
  },
) => {
  withoutInlineStyle()
  const cy = cytoscape({
    container,
    style: chartStyle(options.colours),
    minZoom: 0.01,
    maxZoom: 2,
    autoungrabify: options.nodes !== 'are dragged',
    autounselectify: true,
    boxSelectionEnabled: false,
    userZoomingEnabled: options.wheel !== 'scrolls the page',
  })
  listenTo(cy, options.listener)
  const shown = new Map<string, string>()

  const nodeElement = ({ id, x, y, label, badge, classes }: CanvasNode): ElementDefinition => ({
    group: 'nodes',
    data: { id, label, badge: badge ?? '' },
    grabbable: !classes.split(' ').includes('more'),
    position: { x, y },
    classes,
  })
  const edgeElement = ({ id, source, target, classes, ...hop }: CanvasEdge): ElementDefinition => ({
    group: 'edges',
    data: {
      id,
      source,
      target,
      above: hop.above ?? '',
      below: hop.below ?? '',
      half: (hop.length ?? 0) / 2,
      width: hop.width ?? 2,
      // Cytoscape takes a list; this list has one entry.
      weight: String(hop.weight ?? 0.5),
      bend: String(hop.bend ?? 0),
    },
    classes,
  })

  return {
    /** Mounts exactly these elements, in one batch. */
    show: ({ nodes, edges }: { nodes: readonly CanvasNode[]; edges: readonly CanvasEdge[] }) => {
      const wanted = new Set([...nodes, ...edges].map(({ id }) => id))
      cy.batch(() => {
        for (const id of [...shown.keys()].filter((known) => !wanted.has(known))) {
          cy.getElementById(id).remove()
          shown.delete(id)
        }
        const added: ElementDefinition[] = []
        const put = (element: CanvasNode | CanvasEdge, definition: ElementDefinition) => {
          const print = JSON.stringify(element)
          const before = shown.get(element.id)
          shown.set(element.id, print)
          if (before === print) return
          if (before === undefined) return void added.push(definition)
          const mounted = cy.getElementById(element.id)
          mounted.data(definition.data).classes(definition.classes ?? '')
          if (definition.position) mounted.position(definition.position)
        }
        nodes.forEach((node) => put(node, nodeElement(node)))
        edges.forEach((edge) => put(edge, edgeElement(edge)))
        cy.add(added)
      })
    },
    viewport: (): Viewport => ({ zoom: cy.zoom(), ...cy.pan(), width: cy.width(), height: cy.height() }),
    moveTo: ({ zoom, x, y }: Pick<Viewport, 'zoom' | 'x' | 'y'>) => cy.viewport({ zoom, pan: { x, y } }),
    restyle: (colours: ChartColours) => cy.style(chartStyle(colours)),
    resize: () => cy.resize(),
    close: () => cy.destroy(),
  }
}
export type ChartCanvas = ReturnType<typeof openChartCanvas>
