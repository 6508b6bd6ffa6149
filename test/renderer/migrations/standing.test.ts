import { mount } from '@vue/test-utils'
import { afterEach, expect, test } from 'vitest'
import type { DriftItem, MigrationRow, Track, TrackStatus } from '../../../src/contract/migrations.ts'
import { lateIn, stopsOf } from '../../../src/renderer/src/features/migrations/plan-stops.ts'
import { nearRows, standingOf } from '../../../src/renderer/src/features/migrations/standing.ts'
import TrackTimeline from '../../../src/renderer/src/features/migrations/TrackTimeline.vue'
import type { Drifting } from '../../../src/renderer/src/features/migrations/useDrifts.ts'
import { chooseLocale } from '../../../src/renderer/src/i18n/messages.ts'

afterEach(() => chooseLocale('en'))

const row = (name: string, state: MigrationRow['state'] = 'applied'): MigrationRow => ({
  name,
  state,
  appliedAt: ['applied', 'changed', 'missing'].includes(state) ? new Date(0) : null,
  checksum: 'c',
})
const item = (name: string, problem: DriftItem['problem']): DriftItem => ({
  ...{ element: 'index', name, problem },
  ...{ expected: null, found: null, mend: [] },
})
const track: TrackStatus = {
  ...{ track: 'films', requires: [], pending: 1, planDigest: 'd', unavailable: null, takenBack: null },
  rows: [row('1-a'), row('2-b'), row('3-c', 'pending')],
}
const drifted = (...items: DriftItem[]) =>
  new Map<Track, Drifting>([['films', { compared: true, items, problem: null }]])

test.each([
  ['en', '2 applied and 1 pending'],
  ['es', '2 aplicadas y 1 pendiente'],
])('a lane counts its migrations by state, in the right number (%s)', (tag, words) => {
  chooseLocale(tag)
  expect(mount(TrackTimeline, { props: { tracks: [track], drifts: new Map() } }).text()).toContain(words)
})

test.each([
  ['en', 'The database differs from its migrations: 1 missing and 2 differ'],
  ['es', 'La base de datos difiere de sus migraciones: 1 falta y 2 difieren'],
])('a lane tells its drift in words and leads to it (%s)', async (tag, words) => {
  chooseLocale(tag)
  const drifts = drifted(item('a', 'missing'), item('b', 'changed'), item('c', 'changed'))
  const timeline = mount(TrackTimeline, { props: { tracks: [track], drifts } })
  expect(timeline.text()).toContain(words)
  await timeline.get('button[aria-label$=films]').trigger('click')
  expect(timeline.emitted('showDrift')).toEqual([['films']])
})

test('what the store is still building is no drift of a lane', () => {
  const drifts = drifted(item('a', 'populating'))
  expect(mount(TrackTimeline, { props: { tracks: [track], drifts } }).text()).not.toContain('differs')
})

test.each([
  [[], [], 'good', 'Up to date'],
  [[], [item('a', 'changed')], 'bad', 'Up to date, but the database differs in 1 object'],
  [[], [item('a', 'extra'), item('b', 'extra')], 'warn', 'Up to date, but the database differs in 2 objects'],
  [[], [item('a', 'populating')], 'good', 'Up to date'],
  [[row('2-b', 'pending')], [], 'warn', '1 migration pending'],
  [[row('2-b', 'pending')], [item('a', 'missing')], 'bad', '1 migration pending, and the database differs in 1 object'],
  [[row('2-b', 'changed')], [], 'bad', '1 changed'],
  [[row('2-b', 'missing'), row('3-c', 'pending')], [], 'bad', '1 pending and 1 missing'],
  [[row('2-b', 'failed')], [], 'bad', '1 failed'],
] as const)('beside the title of a track stands the worst of it: %#', (rows, drift, tone, words) => {
  const pending = rows.filter(({ appliedAt }) => appliedAt === null).length
  expect(standingOf({ rows: [row('1-a'), ...rows], pending }, drift)).toEqual({ tone, words })
})

test('a run may stop at each migration before its usual end', () => {
  const rows = [row('1-a'), row('2-b'), row('3-c'), row('4-d', 'pending'), row('5-e', 'pending')]
  expect(stopsOf(rows, 'up')).toEqual(['4-d'])
  expect(stopsOf(rows, 'down'), 'the newest alone is the usual end').toEqual(['1-a'])
  expect(stopsOf([row('1-a', 'pending')], 'up')).toEqual([])
})

test('what is named before an applied migration has to be allowed, on the way up', () => {
  const rows = [row('1-a', 'out-of-order'), row('2-b'), row('3-c', 'pending')]
  const migrations = ['1-a', '3-c'].map((name) => ({ name, sql: '' }))
  expect(lateIn({ migrations, direction: 'up' }, rows)).toEqual(['1-a'])
  expect(lateIn({ migrations, direction: 'down' }, rows)).toEqual([])
})

test('a long track shows the migrations around the place where the school stands, and all that are wrong', () => {
  const names = Array.from({ length: 200 }, (_, at) => String(at).padStart(3, '0'))
  const rows = names.map((name, at) => row(name, at === 3 ? 'changed' : at <= 100 ? 'applied' : 'pending'))
  const shown = nearRows(rows).map(({ name }) => name)
  expect(shown).toEqual(['003', ...names.slice(90, 110)])
  expect(nearRows(rows.slice(0, 20))).toHaveLength(20)
  expect(nearRows(names.map((name) => row(name))).at(-1)?.name, 'up to date: the newest').toBe('199')
})
