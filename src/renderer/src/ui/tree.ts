/** One visible row of a tree. */
export type TreeRow = {
  id: string
  /** null for a root. */
  parentId: string | null
  kind: 'node' | 'loading' | 'more'
  label: string
  /** Read after the label, e.g. counts. */
  description?: string
  /** From 1. */
  level: number
  /** Position among its siblings, from 1, and how many they are; -1 while unknown. */
  position: number
  size: number
  expandable: boolean
}
