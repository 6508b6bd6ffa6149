import type { Component } from 'vue'

/** One visible row of a tree; `level` of a root is 1. */
export type TreeRow = {
  id: string
  level: number
  label: string
  note?: string
  icon?: Component
  expandable: boolean
  expanded: boolean
  /** The number of siblings including this one, and its position among them, from 1. */
  setSize?: number
  position?: number
}
