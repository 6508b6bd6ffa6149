import { flushPromises, mount } from '@vue/test-utils'
import { expect, test } from 'vitest'
import { refusal } from '../../../src/contract/errors.ts'
import type { RehearsalEvent } from '../../../src/contract/migration-rehearsal.ts'
import RehearseDialog from '../../../src/renderer/src/features/migrations/rehearse/RehearseDialog.vue'
import { useRehearsal } from '../../../src/renderer/src/features/migrations/rehearse/useRehearsal.ts'
import { inSchool } from '../mount.ts'

test('what is named before an applied migration is rehearsed when it is asked for', async () => {
  const asked: unknown[] = []
  const { result: rehearsal, unmount } = await inSchool(useRehearsal, {
    'migrations.rehearse': async function* (input: { allowOutOfOrder: boolean }): AsyncGenerator<RehearsalEvent> {
      asked.push(input)
      if (!input.allowOutOfOrder) throw refusal('CONFLICT', { reason: 'out-of-order' })
      yield { kind: 'restoring' }
    },
  })
  const shown = mount(RehearseDialog, { props: { rehearsal, school: 'A', readOnly: false }, attachTo: document.body })
  const button = () =>
    [...document.querySelectorAll('[role=dialog] button')].find(
      (each) => each.textContent?.trim() === 'Rehearse out of order',
    ) as HTMLButtonElement | undefined
  await rehearsal.start('films')
  await flushPromises()
  button()!.click()
  await flushPromises()
  expect(asked).toMatchObject([{ allowOutOfOrder: false }, { track: 'films', allowOutOfOrder: true }])
  expect(rehearsal.problem.value).toBeNull()
  expect(button()).toBeUndefined()
  shown.unmount()
  unmount()
})
