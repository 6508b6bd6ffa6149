/** The options of a test for this start of the stand-in. */
export type StandinOptions = {
  /** The WebSocket address of the Chromium that draws the windows. */
  endpoint: string
  /** The browser context of the test; its proxy is `127.0.0.1:proxyPort`. */
  browserContextId: string
  proxyPort: number
  /** Set when a test has started this process and talks to it. Without it, an IPC channel belongs to the program. */
  control?: boolean
  /**
   * The password store on Linux: a Secret Service; one that gives no key, so that Chromium encrypts with its publicly
   * known constant; or none, which Electron reports.
   */
  keyring?: 'gnome_libsecret' | 'gnome_libsecret without a key' | 'basic_text'
  /** As on Wayland, where the event is not sent for a hidden window (electron/electron#48859). */
  readyToShow?: 'never'
}

/** The environment variable that holds the options as JSON. */
export const OPTIONS_VARIABLE = 'SCHOOL_DIRECTORY_STANDIN'

/** The options of this process. They are removed from the environment, so that no child process inherits them. */
export const options: StandinOptions = JSON.parse(process.env[OPTIONS_VARIABLE] ?? '{}') as StandinOptions
delete process.env[OPTIONS_VARIABLE]
