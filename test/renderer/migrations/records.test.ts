import { flushPromises, mount } from '@vue/test-utils'
import { expect, test, vi } from 'vitest'
import { ref } from 'vue'
import { refusal } from '../../../src/contract/errors.ts'
import type { TrackFault } from '../../../src/contract/migration-records.ts'
import type { MigrationEvent, Track, TrackStatus } from '../../../src/contract/migrations.ts'
import BaselineDialog from '../../../src/renderer/src/features/migrations/records/BaselineDialog.vue'
import CheckDialog from '../../../src/renderer/src/features/migrations/records/CheckDialog.vue'
import { useBaseline } from '../../../src/renderer/src/features/migrations/records/useBaseline.ts'
import { useCheck } from '../../../src/renderer/src/features/migrations/records/useCheck.ts'
import { inSchool } from '../mount.ts'

const row = (name: string) => ({ name, state: 'pending' as const, appliedAt: null, checksum: 'c' })
const films: TrackStatus = {
  ...{ track: 'films', requires: [], pending: 3, planDigest: 'd', unavailable: null, takenBack: null },
  rows: [row('1-a'), row('2-b'), row('3-c')],
}
const schemaChanged = () => refusal('CONFLICT', { reason: 'schema-changed', detail: 'missing index films.by_title' })
const dialog = () => document.querySelector('[role=dialog]')!
const button = (text: string) =>
  [...dialog().querySelectorAll('button')].find((each) => each.textContent?.trim() === text)

/** The dialog of a baseline, in a school that answers with `record`. */
const openBaseline = async (record: (input: { version: string }) => unknown) => {
  const { result: baseline, unmount } = await inSchool(useBaseline, { 'migrations.baseline': record })
  const shown = mount(BaselineDialog, { attachTo: document.body, props: { baseline } })
  baseline.show(films)
  await flushPromises()
  const choose = async (name: string) => {
    const select = dialog().querySelector('select')!
    select.value = name
    select.dispatchEvent(new Event('change'))
    await flushPromises()
  }
  return { choose, close: () => (shown.unmount(), unmount()) }
}

test('a baseline shows what is recorded and what stays pending, and records exactly that', async () => {
  const record = vi.fn(({ version }: { version: string }) => ({ track: 'films', recorded: ['1-a', version] }))
  const { choose, close } = await openBaseline(record)
  expect(button('Record …')!.disabled, 'no version is chosen beforehand').toBe(true)
  await choose('2-b')
  const lists = [...dialog().querySelectorAll('section')].map((part) => part.textContent)
  expect(lists).toEqual(['Recorded as applied1-a2-b', 'Stays pending3-c'])
  button('Record 2 migrations')!.click()
  await flushPromises()
  expect(record.mock.calls[0]?.[0]).toEqual({ track: 'films', version: '2-b' })
  expect(dialog().textContent).toContain('2 migrations are recorded')
  close()
})

test('a store of another schema is refused in a sentence, with the objects', async () => {
  const { choose, close } = await openBaseline(() => {
    throw schemaChanged()
  })
  await choose('3-c')
  button('Record 3 migrations')!.click()
  await flushPromises()
  expect(dialog().querySelector('[role=alert]')?.textContent).toContain(
    'The schema is not what the migrations up to 3-c make. Nothing was recorded. These objects differ:missing index',
  )
  close()
})

const faults: TrackFault[] = [
  { code: 'changed', migration: '1-a', detail: null },
  { code: 'failed', migration: '2-b', detail: 'relation "x" exists' },
  { code: 'missing', migration: '3-c', detail: null },
  { code: 'missing', migration: '4-d', detail: null },
]

/** The dialog of a check of track films. `repair` answers what corrects the ledger. */
const openCheck = async ({ repair, readOnly = false }: { repair?: (input: never) => unknown; readOnly?: boolean }) => {
  const lint = vi.fn(() => ({ track: 'films', findings: [] }))
  const { result: check, unmount } = await inSchool(() => useCheck(ref<Track | null>('films')), {
    'migrations.validate': () => ({ track: 'films', findings: faults }),
    'migrations.lint': lint,
    ...(repair && { 'migrations.repair': repair }),
  })
  const shown = mount(CheckDialog, { attachTo: document.body, props: { check, readOnly } })
  await vi.waitFor(() => expect(dialog().textContent).toContain('relation "x" exists'))
  return { lint, close: () => (shown.unmount(), unmount()) }
}

test('a check says what is wrong, what the server said and what to do', async () => {
  const { lint, close } = await openCheck({})
  for (const words of ['file changed', 'Put the file back as it was', 'Mend what the server says, then apply again'])
    expect(dialog().textContent).toContain(words)
  expect(dialog().textContent!.split('The file is gone'), 'what to do is said once').toHaveLength(2)
  expect(dialog().textContent).toContain('Nothing dangerous was found in what waits.')
  dialog().querySelector<HTMLInputElement>('input[type=checkbox]')!.click()
  await vi.waitFor(() => expect(lint).toHaveBeenLastCalledWith({ track: 'films', all: true }, expect.anything()))
  close()
})

test('a read-only school is checked, and its ledger is left as it is', async () => {
  const { close } = await openCheck({ readOnly: true })
  expect(button('Take its checksum over')).toBeUndefined()
  expect(button('Forget the try')).toBeUndefined()
  close()
})

test('the ledger is corrected one migration at a time, and a refusal names the objects', async () => {
  const repair = vi.fn(async function* (input: { accept?: string }): AsyncGenerator<MigrationEvent> {
    if (input.accept !== undefined) throw schemaChanged()
    yield { kind: 'done', applied: 1 }
  })
  const { close } = await openCheck({ repair })
  button('Forget the try')!.click()
  await vi.waitFor(() => expect(dialog().textContent).toContain('The failed try of 2-b is forgotten.'))
  expect(repair.mock.calls[0]?.[0]).toMatchObject({ track: 'films', clear: '2-b' })
  button('Take its checksum over')!.click()
  await vi.waitFor(() =>
    expect(dialog().querySelector('[role=alert]')?.textContent).toContain('missing index films.by_title'),
  )
  close()
})
