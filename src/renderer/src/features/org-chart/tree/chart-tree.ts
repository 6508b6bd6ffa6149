import type { OrgChartNode } from '../../../../../contract/org-chart.ts'
import { type Moved, movedBy, type Offset } from './moved-positions.ts'

/** Stands for what is above the roots. */
export const ROOT = 'root'
/** Children that one expansion brings into view. */
export const BRANCH_CAP = 500

type Shape = {
  open: ReadonlySet<string>
  /** Caps past the first, by parent. */
  shown: ReadonlyMap<string, number>
  /** Children that a search led to, by parent: shown even when they are past the cap. */
  led: ReadonlyMap<string, readonly OrgChartNode[]>
  moved: Moved
}

/** Which branches are open, how much of each is shown, and what was moved by hand. */
export type Expansion = Shape & {
  /** What was before each of the last steps, the latest last. */
  past: readonly Shape[]
  /** What the last step did, where the next one of the same kind is no step of its own. */
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

/** Branches that are opened at once: each is read by itself. */
export const OPENED_AT_ONCE = 50

/** Opens several branches as one step. */
export const expandEach = (now: Expansion, ids: readonly string[]) =>
  ids.every((id) => now.open.has(id)) ? now : stepFrom(now, { open: new Set([...now.open, ...ids]) })

/** Closes several branches as one step. */
export const collapseEach = (now: Expansion, ids: readonly string[]) =>
  ids.some((id) => now.open.has(id))
    ? stepFrom(now, { open: new Set([...now.open].filter((open) => !ids.includes(open))) })
    : now

/** Closes every branch; what was moved stays so. */
export const collapseAll = (now: Expansion) => stepFrom(now, { open: new Set(), shown: new Map(), led: new Map() })

/** Moves a node and its branch. Steps of one `run`, as of a key that is pressed again, are undone as one. */
export const move = (now: Expansion, { id, by, run }: { id: string; by: Offset; run?: string }): Expansion => {
  const moved = movedBy(now.moved, id, by)
  if (run !== undefined && run === now.run) return { ...now, moved }
  return { ...stepFrom(now, { moved }), ...(run === undefined ? {} : { run }) }
}

/** Brings a node, or everything, back to its place in the layout. */
export const unmove = (now: Expansion, id?: string) => {
  if (id === undefined ? now.moved.size === 0 : !now.moved.has(id)) return now
  return stepFrom(now, { moved: new Map(id === undefined ? [] : [...now.moved].filter(([each]) => each !== id)) })
}

/** The same branches at another time: what a search led to then is not carried over. */
export const atAnotherTime = ({ open, shown, moved }: Expansion): Expansion => ({ ...collapsed, open, shown, moved })

export const showMore = (now: Expansion, parentId: string) =>
  stepFrom(now, { shown: new Map(now.shown).set(parentId, (now.shown.get(parentId) ?? BRANCH_CAP) + BRANCH_CAP) })

/** Opens the way to the last node of the path. */
export const leadTo = (now: Expansion, path: readonly OrgChartNode[]) => {
  const led = new Map(now.led)
  path.forEach((node, place) => {
    const parentId = path[place - 1]?.id ?? ROOT
    const known = led.get(parentId) ?? []
    if (!known.some(({ id }) => id === node.id)) led.set(parentId, [...known, node])
  })
  return stepFrom(now, { open: new Set([...now.open, ...path.slice(0, -1).map(({ id }) => id)]), led })
}

/** Opens the ways to several nodes as one step. */
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
  /** Place of the parent in the list, -1 for a root. */
  parent: number
  parentId: string
  level: number
  /** Among its siblings, from 1. */
  position: number
  setSize: number
  open: boolean
  node: OrgChartNode | undefined
  /** Children that a `more` stands for. */
  hidden: number
}

/** The branches beside a node, its own with them. */
export const branchesBeside = (nodes: readonly VisibleNode[], id: string): VisibleNode[] => {
  const parentId = nodes.find((node) => node.id === id)?.parentId
  return nodes.filter((node) => node.parentId === parentId && (node.node?.childCount ?? 0) > 0)
}

/** From the top to the node at a place, which comes last. */
export const wayTo = (nodes: readonly VisibleNode[], place: number): VisibleNode[] => {
  const way: VisibleNode[] = []
  for (let node = nodes[place]; node; node = nodes[node.parent]) way.unshift(node)
  return way
}

/**
 * What is in the chart, parents before their children. `childrenOf` is undefined while they are read. A node is shown
 * once, at its first place, should two answers of different moments both have it.
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
