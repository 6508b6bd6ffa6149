import { appText as t } from './app.messages.ts'
import { toast } from './toast.ts'

/**
 * Where a link of a console leads to, whichever console it was copied from: the desktop has no address bar to paste it into. undefined:
 * the text is no such link.
 */
export const placeOfLink = (text: string): string | undefined =>
  /^(?:https?:\/\/(?:127\.0\.0\.1|localhost)(?::\d+)?|app:\/\/console)\/#(\/\S*)$/i.exec(text.trim())?.[1]

/** Copies the address of what is on the screen, its school included. */
export const copyLink = async () => {
  try {
    await navigator.clipboard.writeText(location.href)
    toast.done(t('link.copied'))
  } catch {
    // Without the right to the clipboard the address is at least readable.
    toast.info(t('link.notCopied'), location.href)
  }
}
