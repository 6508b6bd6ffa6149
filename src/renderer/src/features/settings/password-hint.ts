import { connectionsText as t } from './connections.messages.ts'

/** What is saved of a password, and what an empty field does. */
export type KeptPassword = {
  /** A password is saved that may be used with the form's settings. */
  serves: boolean
  /** A password is saved for another server, user, authority or stricter TLS. */
  ofAnother?: boolean
  /** It is saved only until the console ends, because the system has no keychain. */
  onlyThisSession: boolean
}

export const passwordHint = ({ serves, ofAnother = false, onlyThisSession }: KeptPassword): string => {
  if (ofAnother) return t('passwordAgain')
  if (!serves) return t('passwordNew')
  return t(onlyThisSession ? 'passwordThisSession' : 'passwordKept')
}
