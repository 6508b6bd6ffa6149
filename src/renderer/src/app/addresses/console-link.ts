import { addressOfLink, linkOfAddress } from '../../../../contract/protocol/console-addresses.ts'
import { appText as t } from '../app.messages.ts'
import { toast } from '../toast.ts'

/**
 * Returns the place in this console to which a link of any console leads, or undefined when the text is no such link.
 * The desktop has no address bar for pasting one.
 */
export const placeOfLink = (text: string): string | undefined =>
  addressOfLink(text.trim()) ??
  /^(?:https?:\/\/(?:127\.0\.0\.1|localhost)(?::\d+)?|app:\/\/console)\/#(\/\S*)$/i.exec(text.trim())?.[1]

/** A link to the present screen. One of the desktop opens it from anywhere; its own address leads nowhere outside. */
const linkHere = () => (location.protocol === 'app:' ? linkOfAddress(location.hash.slice(1)) : location.href)

/** Copies a link to the present screen, with its school. */
export const copyLink = async () => {
  try {
    await navigator.clipboard.writeText(linkHere())
    toast.done(t('link.copied'))
  } catch {
    // Without access to the clipboard, the address is at least shown.
    toast.info(t('link.notCopied'), linkHere())
  }
}
