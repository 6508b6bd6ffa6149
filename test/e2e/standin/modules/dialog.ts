import type { Dialog, MessageBoxOptions } from 'electron'
import { answerTest, type Box, tellTest } from '../shared/control.ts'
import { record } from '../shared/record.ts'
import { double } from '../shared/strict.ts'

const waiting = new Map<number, (response: number) => void>()
let last = 0
const nextAnswers: number[] = []

/** Shows a box to the test, or only records it when no test is connected. */
const show = (box: Omit<Box, 'number'>) => {
  const shown = { number: ++last, ...box }
  record(`dialog ${box.kind}`, shown)
  process.stderr.write(
    `[stand-in] ${box.kind} box: ${[box.title, box.message, box.detail].filter(Boolean).join(' | ')}\n`,
  )
  tellTest({ tells: 'box', box: shown })
  return shown.number
}

const boxOf = ({ title = '', message, detail = '', buttons = ['OK'] }: MessageBoxOptions) =>
  ({ kind: 'message', title, message, detail, buttons }) as const

/** Supports both signatures: with the box's window and without. */
const optionsOf = (given: unknown[]) => given.at(-1) as MessageBoxOptions

export const dialog = double<Dialog>()('dialog', {
  showErrorBox: (title, content) => void show({ kind: 'error', title, message: content, detail: '', buttons: ['OK'] }),
  showMessageBox: (...given: unknown[]) => {
    const { signal, cancelId = 0, checkboxChecked = false } = optionsOf(given)
    const number = show(boxOf(optionsOf(given)))
    return new Promise((resolve) => {
      const answer = (response: number) => {
        waiting.delete(number)
        resolve({ response, checkboxChecked })
      }
      waiting.set(number, answer)
      signal?.addEventListener('abort', () => answer(cancelId))
    })
  },
  // Nobody can answer while the process is blocked, so the answer is set in advance.
  showMessageBoxSync: (...given: unknown[]) => {
    show(boxOf(optionsOf(given)))
    return nextAnswers.shift() ?? optionsOf(given).cancelId ?? 0
  },
})

answerTest('press', ({ box, response }) => waiting.get(box)?.(response))
answerTest('answerNext', (response) => void nextAnswers.push(response))
