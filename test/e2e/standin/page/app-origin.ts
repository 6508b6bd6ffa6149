/**
 * Chromium alone does not know the product's schemes. The stand-in shows `app://console/` to it as
 * `http://console.app.localhost/`: a secure origin like the real one, whose requests reach the stand-in as their proxy.
 */
const schemes = new Set<string>()

export const addScheme = (scheme: string) => schemes.add(scheme)
export const isRegistered = (scheme: string) => schemes.has(scheme)

export const inChromium = (url: string) =>
  url.replace(/^([a-z][a-z0-9+.-]*):\/\/([^/?#]+)/, (whole, scheme: string, host: string) =>
    schemes.has(scheme) ? `http://${host}.${scheme}.localhost` : whole,
  )

export const inApp = (url: string) =>
  url.replace(/^http:\/\/([^/?#]+)\.([a-z][a-z0-9+-]*)\.localhost(?=[/?#]|$)/, (whole, host: string, scheme: string) =>
    schemes.has(scheme) ? `${scheme}://${host}` : whole,
  )
