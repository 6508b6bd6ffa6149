import type { BrowserWindow } from 'electron'
import { expect, test } from 'vitest'
import { askBeforeLeaving } from '../../../src/main/desktop/ask-before-leaving.ts'
import { windowWords } from '../../../src/main/desktop/window-words.ts'
import { FakeContents } from './fake-electron.ts'

/** A window whose page refuses to be left. Returns whether it was left and how often the person was asked. */
const leave = ({ answer, mustLeave }: { answer: number; mustLeave: boolean }) => {
  const webContents = new FakeContents('app://console/')
  let asked = 0
  askBeforeLeaving({
    window: { webContents } as unknown as BrowserWindow,
    dialog: {
      showMessageBoxSync: () => {
        asked += 1
        return answer
      },
    },
    words: windowWords(['en']),
    mustLeave: () => mustLeave,
  })
  return { left: webContents.prevents('will-prevent-unload'), asked }
}

test('a busy page stays unless somebody chooses Leave', () => {
  expect(leave({ answer: 0, mustLeave: false })).toEqual({ left: false, asked: 1 })
  expect(leave({ answer: 1, mustLeave: false })).toEqual({ left: true, asked: 1 })
})

test('nobody is asked when the system ends the program', () => {
  expect(leave({ answer: 0, mustLeave: true })).toEqual({ left: true, asked: 0 })
})
