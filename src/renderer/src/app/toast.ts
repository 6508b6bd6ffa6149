import { toast as sonner } from 'vue-sonner'
import { isCancelled, problemOf } from '../client/problem.ts'
import { appText as t } from './app.messages.ts'

/** Short notices at the window's lower edge about what has just happened. */
export const toast = {
  done: (text: string, detail?: string) => sonner.success(text, { description: detail }),
  info: (text: string, detail?: string) => sonner(text, { description: detail, duration: 8_000 }),
  undo: (text: string, undo: () => void, detail?: string) =>
    sonner.success(text, { description: detail, duration: 10_000, action: { label: t('undo'), onClick: undo } }),
  /** Shows the error of a call as a message. A call that the user cancelled shows nothing. */
  problem: (error: unknown) => {
    if (isCancelled(error)) return
    const { title, detail } = problemOf(error)
    sonner.error(title, { description: detail, duration: 8_000 })
  },
}
