/** How a test wants this start of the stand-in to be. */
export type StandinOptions = {
  /** WebSocket address of the Chromium that draws the windows. */
  endpoint: string
  /** The browser context of the test; its proxy is `127.0.0.1:proxyPort`. */
  browserContextId: string
  proxyPort: number
  /** A test has started this process and talks to it; else the channel, if there is one, is the program's own. */
  control?: boolean
  /**
   * What keeps passwords on Linux: a Secret Service; one that gives no key, so that Chromium encrypts with the constant
   * that everyone knows; or none, which Electron says.
   */
  keyring?: 'gnome_libsecret' | 'gnome_libsecret without a key' | 'basic_text'
  /** As on Wayland, where the event does not come for a window that is not shown (electron/electron#48859). */
  readyToShow?: 'never'
}

/** The variable of the environment that holds the options as JSON. */
export const OPTIONS_VARIABLE = 'SCHOOL_DIRECTORY_STANDIN'

/** The options of this process; taken from the environment once, so that no child process inherits them. */
export const options: StandinOptions = JSON.parse(process.env[OPTIONS_VARIABLE] ?? '{}') as StandinOptions
delete process.env[OPTIONS_VARIABLE]
