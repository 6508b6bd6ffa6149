/** The console's own origin. A custom scheme keeps it apart from every website and from `file:`. */
export const CONSOLE_SCHEME = 'app'
export const CONSOLE_HOST = 'console'
export const CONSOLE_URL = `${CONSOLE_SCHEME}://${CONSOLE_HOST}/`

/** Whether a URL is a page of the console. Custom schemes have the opaque origin `null`, so scheme and host decide. */
export const isConsoleUrl = (url: string): boolean => {
  if (!URL.canParse(url)) return false
  const { protocol, host, username, password } = new URL(url)
  return protocol === `${CONSOLE_SCHEME}:` && host === CONSOLE_HOST && username === '' && password === ''
}
