import { connectionsText as t } from './connections.messages.ts'

/** What is kept of a password, and what an empty field does. */
export type KeptPassword = {
  /** One is kept that serves for what the form says. */
  serves: boolean
  /** One is kept, for another server, user, authority or stricter TLS. */
  ofAnother?: boolean
  /** It ends with the console: the system has no keychain. */
  onlyThisSession: boolean
}

export const passwordHint = ({ serves, ofAnother = false, onlyThisSession }: KeptPassword): string => {
  if (ofAnother) return t('passwordAgain')
  if (!serves) return t('passwordNew')
  return t(onlyThisSession ? 'passwordThisSession' : 'passwordKept')
}
