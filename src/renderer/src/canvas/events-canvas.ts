import type { Core, EdgeSingular, EventObject, NodeSingular } from 'cytoscape'
import { NODE } from './geometry.ts'
import { BADGE_WIDTH } from './style-canvas.ts'

type Point = { x: number; y: number }

/** The pixels that a tap may move, as in cytoscape itself. */
const TAP_REACH = 4

export type CanvasListener = {
  /** A node was pressed. */
  select: (id: string) => void
  /** A hop of a chain was pressed. */
  selectHop?: (id: string) => void
  /** The mark that opens and closes a branch was pressed, or its node was double-clicked. */
  toggle: (id: string) => void
  /** A point of the chart without a mounted node was pressed. */
  point?: (at: Point) => void
  /** Returns the draggable node that is drawn at a point although no node is mounted there. */
  under?: (at: Point) => string | undefined
  /** The pointer moved over a node, mounted or not, or off all nodes. */
  hover?: (id: string | undefined) => void
  /** A node is being dragged; `by` is its distance from where it was taken. */
  drag?: (id: string, by: { dx: number; dy: number }) => void
  /** The node was dropped at this distance. */
  drop?: (id: string, by: { dx: number; dy: number }) => void
  /** Zoom, pan or size changed. */
  viewport?: () => void
  /** A frame was drawn. Canvases underneath can draw in the same frame. */
  rendered?: () => void
}

export const listenTo = (cy: Core, listener: CanvasListener) => {
  const onBadge = (node: NodeSingular, event: EventObject) =>
    node.hasClass('branch') && event.position.x > node.position('x') + NODE.width / 2 - BADGE_WIDTH
  cy.on('tap', 'node', (event) => {
    const node = event.target as NodeSingular
    if (onBadge(node, event)) listener.toggle(node.id())
    else listener.select(node.id())
  })
  cy.on('dbltap', 'node', (event) => {
    const node = event.target as NodeSingular
    if (!onBadge(node, event)) listener.toggle(node.id())
  })
  cy.on('tap', 'edge.hop', (event) => listener.selectHop?.((event.target as EdgeSingular).id()))
  cy.on('tap', (event) => {
    if (event.target === cy) listener.point?.(event.position)
  })
  let taken = { x: 0, y: 0 }
  const way = ({ target }: EventObject) => {
    const { x, y } = (target as NodeSingular).position()
    return [(target as NodeSingular).id(), { dx: x - taken.x, dy: y - taken.y }] as const
  }
  cy.on('grab', 'node', ({ target }) => (taken = { ...(target as NodeSingular).position() }))
  cy.on('drag', 'node', (event) => listener.drag?.(...way(event)))
  cy.on('dragfree', 'node', (event) => listener.drop?.(...way(event)))

  // The drag of a node that is not mounted. The chart does not pan meanwhile. A press that hardly moves is a tap.
  let bare: { id: string; from: Point; begun: boolean } | undefined
  cy.on('tapstart', ({ target, position }) => {
    const id = target === cy ? listener.under?.(position) : undefined
    if (id === undefined) return
    bare = { id, from: { ...position }, begun: false }
    cy.userPanningEnabled(false)
  })
  const wayOfBare = (from: Point, to: Point) => ({ dx: to.x - from.x, dy: to.y - from.y })
  cy.on('tapdrag', ({ position }) => {
    if (!bare) return
    const by = wayOfBare(bare.from, position)
    bare.begun ||= Math.hypot(by.dx, by.dy) * cy.zoom() >= TAP_REACH
    if (bare.begun) listener.drag?.(bare.id, by)
  })
  cy.on('tapend', ({ position }) => {
    if (!bare) return
    const { id, from, begun } = bare
    bare = undefined
    cy.userPanningEnabled(true)
    if (begun) listener.drop?.(id, wayOfBare(from, position))
  })

  cy.on('mousemove', ({ target, position }) => {
    if (target === cy) listener.hover?.(listener.under?.(position))
    else listener.hover?.((target as NodeSingular).isNode() ? (target as NodeSingular).id() : undefined)
  })
  cy.on('viewport resize', () => listener.viewport?.())
  cy.on('render', () => listener.rendered?.())
}
