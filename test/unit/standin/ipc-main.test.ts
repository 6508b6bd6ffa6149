import type { IpcMainEvent, WebContents } from 'electron'
import { expect, test } from 'vitest'
import { clone } from '../../e2e/standin/shared/clone.ts'
import { hearPreload, ipcMain } from '../../e2e/standin/modules/ipc-main.ts'
import { linkToPreload } from '../../e2e/standin/page/preload-link.ts'
import type { Frame } from '../../e2e/standin/page/web-frames.ts'
import type { ToPage } from '../../e2e/standin/shared/wire.ts'

const page = () => {
  const sent: ToPage[] = []
  const frame = { link: linkToPreload((message) => sent.push(message)), face: { routingId: 7 }, detached: false }
  const contents = {} as WebContents
  return {
    sent,
    contents,
    hear: (message: Parameters<typeof hearPreload>[2]) => hearPreload(contents, frame as unknown as Frame, message),
  }
}

test('a message has its sender, arguments and ports', () => {
  const { contents, hear } = page()
  const heard: { event: IpcMainEvent; args: unknown[] }[] = []
  ipcMain.once('greet', (event, ...args) => heard.push({ event, args }))
  hear({ kind: 'send', channel: 'greet', data: clone.encode([new Date(0), 2n]), ports: [1] })
  expect(heard[0]?.args).toEqual([new Date(0), 2n])
  expect(heard[0]?.event.sender).toBe(contents)
  expect(heard[0]?.event.ports).toHaveLength(1)
  expect(() => (heard[0]?.event as unknown as { returnValue: unknown }).returnValue).toThrow(
    'lacks IpcMainEvent.returnValue',
  )
})

test('a call is answered; an error with its message only', async () => {
  const { sent, hear } = page()
  ipcMain.handle('double', (_event, number: number) => {
    if (number < 0) throw new RangeError('too small')
    return number * 2
  })
  hear({ kind: 'invoke', call: 1, channel: 'double', data: clone.encode([21]) })
  hear({ kind: 'invoke', call: 2, channel: 'double', data: clone.encode([-1]) })
  await expect.poll(() => sent.length).toBe(2)
  const answers = new Map(
    sent.map((message) => (message.kind === 'answer' ? [message.call, clone.decode(message.data)] : [0, message])),
  )
  expect(answers.get(1)).toBe(42)
  expect(answers.get(2)).toEqual(new Error("Error invoking remote method 'double': RangeError: too small"))
  expect(() => ipcMain.handle('double', () => 0)).toThrow('second handler')
})
