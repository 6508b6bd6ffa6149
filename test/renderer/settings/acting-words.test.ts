import { expect, it } from 'vitest'
import { ACTION_PERMISSIONS } from '../../../src/contract/protocol/action-permissions.ts'
import { actingText } from '../../../src/renderer/src/features/settings/acting.messages.ts'

it('says in words what each permission of an action allows', () => {
  const words = ACTION_PERMISSIONS.map((permission) => actingText(`allowed.${permission}`))
  expect(words.filter((text) => text.includes('allowed.') || text === '')).toEqual([])
  expect(new Set(words).size).toBe(ACTION_PERMISSIONS.length)
})
