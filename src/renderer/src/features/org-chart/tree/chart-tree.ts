import type { OrgChartNode } from '../../../../../contract/org-chart.ts'
import { type Moved, movedBy, type Offset } from './moved-positions.ts'

/** The id of the parent of all roots. */
export const ROOT = 'root'
/** The number of children that opening a branch shows at first. */
export const BRANCH_CAP = 500

type Shape = {
  open: ReadonlySet<string>
  /** The raised limits, by parent. */
  shown: ReadonlyMap<string, number>
  /** Children to which a search led, by parent. They are shown even beyond the limit. */
  led: ReadonlyMap<string, readonly OrgChartNode[]>
  moved: Moved
}

/** Which branches are open, how much of each is shown, and what was moved by hand. */
export type Expansion = Shape & {
  /** The states before each of the last steps, the latest last. */
  past: readonly Shape[]
  /** The kind of the last step, when further steps of the same kind are merged with it. */
  run?: string
}

export const collapsed: Expansion = { open: new Set(), shown: new Map(), led: new Map(), moved: new Map(), past: [] }

const PAST_STEPS = 50
const stepFrom = ({ open, shown, led, moved, past }: Expansion, next: Partial<Shape>): Expansion => ({
  open,
  shown,
  led,
  moved,
  ...next,
  past: [...past.slice(1 - PAST_STEPS), { open, shown, led, moved }],
})

export const expand = (now: Expansion, id: string) =>
  now.open.has(id) ? now : stepFrom(now, { open: new Set([...now.open, id]) })

export const collapse = (now: Expansion, id: string) =>
  now.open.has(id) ? stepFrom(now, { open: new Set([...now.open].filter((open) => open !== id)) }) : now

/** The number of branches that may be opened at once: each is read on its own. */
export const OPENED_AT_ONCE = 50

/** Opens several branches as one step. */
export const expandEach = (now: Expansion, ids: readonly string[]) =>
  ids.every((id) => now.open.has(id)) ? now : stepFrom(now, { open: new Set([...now.open, ...ids]) })

/** Closes several branches as one step. */
export const collapseEach = (now: Expansion, ids: readonly string[]) =>
  ids.some((id) => now.open.has(id))
    ? stepFrom(now, { open: new Set([...now.open].filter((open) => !ids.includes(open))) })
    : now

/** Closes every branch. Moved nodes stay where they are. */
export const collapseAll = (now: Expansion) => stepFrom(now, { open: new Set(), shown: new Map(), led: new Map() })

/** Moves a node and its branch. Steps with the same `run`, such as repeated key presses, are undone together. */
export const move = (now: Expansion, { id, by, run }: { id: string; by: Offset; run?: string }): Expansion => {
  const moved = movedBy(now.moved, id, by)
  if (run !== undefined && run === now.run) return { ...now, moved }
  return { ...stepFrom(now, { moved }), ...(run === undefined ? {} : { run }) }
}

/** Returns a node, or everything, to its place in the layout. */
export const unmove = (now: Expansion, id?: string) => {
  if (id === undefined ? now.moved.size === 0 : !now.moved.has(id)) return now
  return stepFrom(now, { moved: new Map(id === undefined ? [] : [...now.moved].filter(([each]) => each !== id)) })
}

/** The same branches at another time. Children to which a search led are dropped. */
export const atAnotherTime = ({ open, shown, moved }: Expansion): Expansion => ({ ...collapsed, open, shown, moved })

export const showMore = (now: Expansion, parentId: string) =>
  stepFrom(now, { shown: new Map(now.shown).set(parentId, (now.shown.get(parentId) ?? BRANCH_CAP) + BRANCH_CAP) })

/** Opens the path to its last node. */
export const leadTo = (now: Expansion, path: readonly OrgChartNode[]) => {
  const led = new Map(now.led)
  path.forEach((node, place) => {
    const parentId = path[place - 1]?.id ?? ROOT
    const known = led.get(parentId) ?? []
    if (!known.some(({ id }) => id === node.id)) led.set(parentId, [...known, node])
  })
  return stepFrom(now, { open: new Set([...now.open, ...path.slice(0, -1).map(({ id }) => id)]), led })
}

/** Opens the paths to several nodes as one step. */
export const leadToEach = (now: Expansion, paths: readonly (readonly OrgChartNode[])[]) =>
  paths.length === 0 ? now : { ...paths.reduce(leadTo, now), past: stepFrom(now, {}).past }

export const undo = (now: Expansion): Expansion => {
  const before = now.past.at(-1)
  return before ? { ...before, past: now.past.slice(0, -1) } : now
}

export type Children = { items: readonly OrgChartNode[]; total: number }

export type VisibleNode = {
  id: string
  kind: 'unit' | 'person' | 'more' | 'loading'
  /** The index of the parent in the list; -1 for a root. */
  parent: number
  parentId: string
  level: number
  /** The position among its siblings, from 1. */
  position: number
  setSize: number
  open: boolean
  node: OrgChartNode | undefined
  /** The number of children that a `more` stands for. */
  hidden: number
}

/** A branch and those beside it. */
export const branchesBeside = (nodes: readonly VisibleNode[], id: string): VisibleNode[] => {
  const parentId = nodes.find((node) => node.id === id)?.parentId
  return nodes.filter((node) => node.parentId === parentId && (node.node?.childCount ?? 0) > 0)
}

/** The path from the top to the node at an index, which is last. */
export const wayTo = (nodes: readonly VisibleNode[], place: number): VisibleNode[] => {
  const way: VisibleNode[] = []
  for (let node = nodes[place]; node; node = nodes[node.parent]) way.unshift(node)
  return way
}

/**
 * The visible nodes, parents before their children. `childrenOf` returns undefined while they are being read. A node
 * that two answers of different moments contain is shown once, at its first place.
 */
export const visibleTree = (
  { open, led }: Pick<Expansion, 'open' | 'led'>,
  childrenOf: (parentId: string) => Children | undefined,
): VisibleNode[] => {
  const nodes: VisibleNode[] = []
  const seen = new Set<string>()
  const below = (parentId: string, parent: number, level: number) => {
    const place = { parent, parentId, level, open: false, node: undefined, hidden: 0 }
    const children = childrenOf(parentId)
    const read = children?.items ?? []
    const guests = (led.get(parentId) ?? []).filter((guest) => !read.some(({ id }) => id === guest.id))
    const shown = [...read, ...guests].filter(({ id }) => !seen.has(id))
    shown.forEach(({ id }) => seen.add(id))
    const hidden = children ? Math.max(0, children.total - read.length - guests.length) : 0
    const setSize = shown.length + (hidden > 0 || !children ? 1 : 0)
    shown.forEach((node, at) => {
      const isOpen = node.childCount > 0 && open.has(node.id)
      nodes.push({ ...place, id: node.id, kind: node.kind, position: at + 1, setSize, open: isOpen, node })
      if (isOpen) below(node.id, nodes.length - 1, level + 1)
    })
    if (!children) nodes.push({ ...place, id: `${parentId}:loading`, kind: 'loading', position: setSize, setSize })
    else if (hidden > 0)
      nodes.push({ ...place, id: `${parentId}:more`, kind: 'more', position: setSize, setSize, hidden })
  }
  below(ROOT, -1, 1)
  return nodes
}
