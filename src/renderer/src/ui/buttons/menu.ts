import type { Component } from 'vue'

export type MenuEntry =
  | {
      kind?: 'action'
      label: string
      run: () => void
      icon?: Component
      keys?: string
      note?: string
      danger?: boolean
      disabled?: boolean
    }
  | {
      kind: 'check'
      label: string
      checked: boolean
      run: () => void
      note?: string
      disabled?: boolean
      stay?: boolean
    }
  | { kind: 'label'; label: string }
  | { kind: 'line' }
