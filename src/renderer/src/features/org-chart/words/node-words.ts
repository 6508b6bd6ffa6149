import { unitKindText } from '../../../app/unit-kinds.messages.ts'
import type { Offset } from '../tree/moved-positions.ts'
import { shortened } from '../../../canvas/shortened.ts'
import type { VisibleNode } from '../tree/chart-tree.ts'
import { orgChartText as t } from './org-chart.messages.ts'

/** The first line of a node. */
export const nameOf = ({ kind, node, hidden }: VisibleNode) => {
  if (kind === 'loading') return t('loading')
  return kind === 'more' ? t('more', { count: hidden }) : (node?.name ?? '')
}

/** The second line of a node; empty when there is nothing to say. */
export const noteOf = ({ node }: VisibleNode) => {
  if (!node) return ''
  if (node.kind === 'person') return node.note ?? ''
  const people = node.peopleCount ? t('peopleCount', { count: node.peopleCount }) : ''
  return [node.unitKind && unitKindText(node.unitKind), people].filter(Boolean).join(' · ')
}

/** The number of nodes below; empty for a leaf. */
export const belowOf = ({ node }: VisibleNode) => {
  if (!node || node.childCount === 0) return ''
  return node.kind === 'unit'
    ? t('unitsBelow', { count: node.childCount })
    : t('peopleBelow', { count: node.childCount })
}

/** How far a node was moved by hand; empty for a node in its place. */
export const offsetOf = (offset: Offset | undefined) => {
  if (!offset) return ''
  const { dx, dy } = offset
  return [
    dx === 0 ? '' : t(dx > 0 ? 'movedRight' : 'movedLeft', { way: Math.abs(dx) }),
    dy === 0 ? '' : t(dy > 0 ? 'movedDown' : 'movedUp', { way: Math.abs(dy) }),
  ]
    .filter(Boolean)
    .join(', ')
}

/** The complete text of a node in one line, for a screen reader. */
export const spokenOf = (node: VisibleNode, offset?: Offset) =>
  [nameOf(node), noteOf(node), belowOf(node), offset ? t('movedBy', { way: offsetOf(offset) }) : '']
    .filter(Boolean)
    .join(', ')

const NAME_LENGTH = 30
const NOTE_LENGTH = 30
/** The number of letters that a branch's mark takes from each line. */
const BADGE_LENGTH = 6

const roomIn = ({ node }: VisibleNode) => (node && node.childCount > 0 ? BADGE_LENGTH : 0)

export const labelOf = (node: VisibleNode) =>
  [shortened(nameOf(node), NAME_LENGTH - roomIn(node)), shortened(noteOf(node), NOTE_LENGTH - roomIn(node))]
    .filter(Boolean)
    .join('\n')

/** Whether the node is too small for all of its text. */
export const isCut = (node: VisibleNode) => labelOf(node) !== [nameOf(node), noteOf(node)].filter(Boolean).join('\n')
