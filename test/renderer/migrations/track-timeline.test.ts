import { mount } from '@vue/test-utils'
import { afterEach, expect, test } from 'vitest'
import type { TrackStatus } from '../../../src/contract/migrations.ts'
import TrackTimeline from '../../../src/renderer/src/features/migrations/TrackTimeline.vue'
import { chooseLocale } from '../../../src/renderer/src/i18n/messages.ts'

afterEach(() => chooseLocale('en'))

const row = (name: string, appliedAt: Date | null) => ({
  name,
  state: appliedAt === null ? ('pending' as const) : ('applied' as const),
  appliedAt,
  checksum: 'c',
})
const track: TrackStatus = {
  track: 'films',
  requires: [],
  rows: [row('1-a', new Date()), row('2-b', new Date()), row('3-c', null)],
  pending: 1,
  planDigest: 'd',
  unavailable: null,
  takenBack: null,
}

test.each([
  ['en', '2 applied and 1 pending'],
  ['es', '2 aplicadas y 1 pendiente'],
])('a lane counts its migrations by state, in the right number (%s)', (tag, words) => {
  chooseLocale(tag)
  expect(mount(TrackTimeline, { props: { tracks: [track] } }).text()).toContain(words)
})
