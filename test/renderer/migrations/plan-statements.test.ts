import { mount } from '@vue/test-utils'
import { expect, test } from 'vitest'
import type { MigrationPreview, Track } from '../../../src/contract/migrations.ts'
import CodeText from '../../../src/renderer/src/ui/code/CodeText.vue'
import PlanStatements from '../../../src/renderer/src/features/migrations/PlanStatements.vue'

const planOf = (count: number): MigrationPreview & { track: Track } => ({
  ...{
    track: 'films',
    planDigest: 'd',
    tables: [],
    rowsLost: 0,
    unknown: [],
    confirm: null,
    validUntil: null,
    findings: [],
  },
  migrations: Array.from({ length: count }, (_, at) => ({ name: `${at}-m`, sql: `SELECT ${at}` })),
})
const shown = (count: number) =>
  mount(PlanStatements, {
    props: { plan: planOf(count), beside: false, done: false, nameOf: (name: string) => name },
  })

test('a long plan names every migration, and shows the statements of those that are opened', async () => {
  const plan = shown(200)
  expect(plan.findAll('h3')).toHaveLength(200)
  expect(plan.findAllComponents(CodeText)).toHaveLength(0)
  const toggle = plan.get('button')
  expect(toggle.attributes('aria-expanded')).toBe('false')
  await toggle.trigger('click')
  expect(toggle.attributes('aria-expanded')).toBe('true')
  expect(plan.getComponent(CodeText).props('code')).toBe('SELECT 0')
})

test('a short plan shows the statements of each', () => {
  expect(shown(3).findAllComponents(CodeText)).toHaveLength(3)
})
