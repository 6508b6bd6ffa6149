import { flushPromises } from '@vue/test-utils'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { h, ref } from 'vue'
import type { BookImportReport } from '../../../src/contract/library.ts'
import BookImportDialog from '../../../src/renderer/src/features/library/BookImportDialog.vue'
import { bookFaultWords } from '../../../src/renderer/src/features/library/import-words.ts'
import { chooseLocale } from '../../../src/renderer/src/i18n/messages.ts'
import { mountInSchool } from '../mount.ts'

const sound: BookImportReport = {
  ...{ rows: 3, added: 2, known: 1, authorsAdded: 1, categoriesAdded: 0, copiesAdded: 4 },
  ...{ faults: [], faultCount: 0, written: false, consistencyToken: '0.0' },
}
const faulty: BookImportReport = {
  ...sound,
  faults: [
    { line: 2, column: 'isbn', code: 'isbn', expected: 'an ISBN' },
    { line: 3, column: 'titel', code: 'unknown-column', expected: 'a known column', suggestion: 'title' },
  ],
  faultCount: 7,
}

type Sent = { file: File; dryRun: boolean }
let unmount = () => {}
afterEach(() => unmount())

const show = async (answer: (input: Sent) => BookImportReport | Promise<BookImportReport>) => {
  const open = ref(true)
  const sent: { text: string; dryRun: boolean }[] = []
  const { wrapper } = await mountInSchool(
    () => h(BookImportDialog, { open: open.value, 'onUpdate:open': (now: boolean) => (open.value = now) }),
    {
      answers: {
        'library.books.import': async (input: Sent) => {
          sent.push({ text: await input.file.text(), dryRun: input.dryRun })
          return answer(input)
        },
      },
    },
  )
  unmount = () => wrapper.unmount()
  const choose = async (text: string) => {
    const input = wrapper.get('input[type=file]')
    Object.defineProperty(input.element, 'files', { value: [new File([text], 'b.csv')], configurable: true })
    await input.trigger('change')
    await flushPromises()
  }
  const dialog = () => document.querySelector('[role=dialog]')!
  const button = (name: string) =>
    [...dialog().querySelectorAll('button')].find(({ textContent }) => textContent?.trim() === name)
  const settled = (what: () => void) => vi.waitFor(what, { timeout: 10_000 })
  return { open, sent, choose, dialog, button, settled }
}

describe('the import of books', () => {
  it('checks a file as soon as it is chosen, then adds what was checked', async () => {
    const { open, sent, choose, dialog, button, settled } = await show(({ dryRun }) => ({ ...sound, written: !dryRun }))
    expect(button('Import books')!.disabled).toBe(true)
    await choose('title\nA\n')
    await settled(() => expect(button('Import 2 books')?.disabled).toBe(false))
    expect(sent).toEqual([{ text: 'title\nA\n', dryRun: true }])
    expect(dialog().textContent).toContain('All 3 rows are sound.')
    button('Import 2 books')!.click()
    await settled(() => expect(open.value).toBe(false))
    expect(sent[1]).toEqual({ text: 'title\nA\n', dryRun: false })
  })

  it('lists the faults by line and column, and adds nothing', async () => {
    const { choose, dialog, button, settled } = await show(() => faulty)
    await choose('titel\n')
    await settled(() => expect(dialog().querySelectorAll('tbody tr')).toHaveLength(2))
    expect(dialog().textContent).toContain('7 faults. Nothing can be added until they are mended.')
    expect(dialog().textContent).toContain('The first 2 of 7 faults.')
    expect(dialog().querySelector('tbody')!.textContent).toMatch(/2\s*isbn\s*Type an ISBN.*3\s*titel.*Is it title\?/)
    expect(button('Import books')!.disabled).toBe(true)
  })

  it('shows the answer for the last file that was chosen', async () => {
    let slow: (report: BookImportReport) => void = () => {}
    const { choose, dialog, settled } = await show(({ file }) =>
      file.size === 1 ? new Promise<BookImportReport>((resolve) => (slow = resolve)) : sound,
    )
    await choose('1')
    await choose('22')
    await settled(() => expect(dialog().textContent).toContain('All 3 rows are sound.'))
    slow(faulty)
    await flushPromises()
    expect(dialog().textContent).not.toContain('faults')
  })

  it('says what a refused call means, and offers to choose again', async () => {
    const { choose, dialog, button, settled } = await show(() => {
      throw Object.assign(new Error('READ_ONLY'), { code: 'READ_ONLY', data: { profileId: 'oak' } })
    })
    await choose('title\n')
    await settled(() => expect(dialog().querySelector('[role=alert]')?.textContent).toContain('read-only'))
    expect(button('Choose another file …')).toBeDefined()
  })
})

it('a fault is said in the language of the window', () => {
  const repeated = { line: 3, column: 'isbn', code: 'repeated', expected: 'each ISBN once; line 2 has this one' }
  expect(bookFaultWords(repeated)).toBe('Each ISBN once. Line 2 has this one too.')
  chooseLocale('es')
  expect(bookFaultWords(repeated)).toContain('La línea 2')
  expect(bookFaultWords({ line: 1, column: 'copies', code: 'too_big', expected: 'at most 1000' })).toMatch(/1\.?000/)
  chooseLocale('en')
  expect(bookFaultWords({ line: 1, column: null, code: 'of-tomorrow', expected: 'something new' })).toBe(
    'something new',
  )
})
