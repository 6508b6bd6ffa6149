import { describe, expect, it } from 'vitest'
import type { OrgChartNode } from '../../../src/contract/org-chart.ts'
import {
  BRANCH_CAP,
  branchesBeside,
  type Children,
  collapse,
  collapseEach,
  collapsed,
  expand,
  expandEach,
  type Expansion,
  leadTo,
  ROOT,
  showMore,
  undo,
  visibleTree,
  wayTo,
} from '../../../src/renderer/src/features/org-chart/tree/chart-tree.ts'

const node = (id: string, childCount = 0, parentId: string | null = null): OrgChartNode => ({
  id,
  kind: 'person',
  name: id,
  parentId,
  unitKind: null,
  note: null,
  childCount,
  peopleCount: null,
})
const all = (...items: OrgChartNode[]): Children => ({ items, total: items.length })
const district: Record<string, Children> = {
  [ROOT]: all(node('ana', 2), node('zoe', 1)),
  ana: all(node('bea', 1), node('cai')),
  bea: { items: [node('dan')], total: 3 },
}
const seen = (expansion: Expansion) =>
  visibleTree(expansion, (id) => district[id]).map(({ id, parent, level }) => `${id} ${parent} ${level}`)

describe('the open part of a chart', () => {
  it('shows the roots alone at first, then what is opened, parents first', () => {
    expect(seen(collapsed)).toEqual(['ana -1 1', 'zoe -1 1'])
    expect(seen(expand(collapsed, 'ana'))).toEqual(['ana -1 1', 'bea 0 2', 'cai 0 2', 'zoe -1 1'])
  })

  it('has placeholders for children that are still loading, and for those beyond the limit', () => {
    expect(seen(expand(collapsed, 'zoe')).at(-1)).toBe('zoe:loading 1 2')
    const open = expand(expand(collapsed, 'ana'), 'bea')
    const more = visibleTree(open, (id) => district[id]).find(({ kind }) => kind === 'more')
    expect(more).toMatchObject({ id: 'bea:more', hidden: 2, parentId: 'bea', position: 2, setSize: 2 })
  })

  it('keeps what is open below a branch that is closed and opened again', () => {
    const open = expand(expand(collapsed, 'ana'), 'bea')
    expect(seen(collapse(open, 'ana'))).toEqual(['ana -1 1', 'zoe -1 1'])
    expect(seen(expand(collapse(open, 'ana'), 'ana'))).toEqual(seen(open))
  })

  it('undoes each step, the last one first, and stops at the beginning', () => {
    const first = expand(collapsed, 'ana')
    const second = showMore(first, 'ana')
    const third = collapse(second, 'ana')
    expect(second.shown.get('ana')).toBe(2 * BRANCH_CAP)
    expect(undo(third)).toEqual(second)
    expect(undo(undo(third))).toEqual(first)
    expect(undo(undo(undo(undo(third))))).toEqual(collapsed)
  })

  it('opens and closes several branches as one step, and none as no step', () => {
    const open = expandEach(collapsed, ['ana', 'zoe'])
    expect([...open.open]).toEqual(['ana', 'zoe'])
    expect(undo(open)).toEqual(collapsed)
    expect(expandEach(open, ['zoe'])).toBe(open)
    const closed = collapseEach(open, ['zoe', 'nobody'])
    expect([...closed.open]).toEqual(['ana'])
    expect(undo(closed)).toEqual(open)
    expect(collapseEach(closed, ['zoe'])).toBe(closed)
  })

  it('knows the branches beside a node, and the path to it', () => {
    const nodes = visibleTree(expandEach(collapsed, ['ana', 'bea']), (id) => district[id])
    expect(branchesBeside(nodes, 'zoe').map(({ id }) => id)).toEqual(['ana', 'zoe'])
    expect(branchesBeside(nodes, 'cai').map(({ id }) => id)).toEqual(['bea'])
    expect(branchesBeside(nodes, 'nobody')).toEqual([])
    const place = nodes.findIndex(({ id }) => id === 'dan')
    expect(wayTo(nodes, place).map(({ id }) => id)).toEqual(['ana', 'bea', 'dan'])
    expect(wayTo(nodes, -1)).toEqual([])
  })

  it('does not count opening an open branch as a step', () => {
    const open = expand(collapsed, 'ana')
    expect(expand(open, 'ana')).toBe(open)
    expect(collapse(collapsed, 'ana')).toBe(collapsed)
  })

  it('leads to a node beyond the limit: the path is open and the node stands beside the loaded ones', () => {
    const path = [node('ana', 2), node('bea', 3, 'ana'), node('far', 0, 'bea')]
    const open = leadTo(collapsed, path)
    expect(seen(open)).toEqual(['ana -1 1', 'bea 0 2', 'dan 1 3', 'far 1 3', 'bea:more 1 3', 'cai 0 2', 'zoe -1 1'])
    expect(visibleTree(open, (id) => district[id]).find(({ kind }) => kind === 'more')?.hidden).toBe(1)
  })

  it('shows a node once when two answers contain it', () => {
    const twice = { [ROOT]: all(node('ana', 1), node('bea')), ana: all(node('bea')) } as Record<string, Children>
    const nodes = visibleTree(expand(collapsed, 'ana'), (id) => twice[id])
    expect(nodes.map(({ id }) => id)).toEqual(['ana', 'bea'])
  })
})
