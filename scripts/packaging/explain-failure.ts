const network =
  /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|CERT_|HTTPError|Response code|fetch failed|Failed to download/i

const advice =
  'Let this machine reach it, name a mirror (ELECTRON_MIRROR, ELECTRON_BUILDER_BINARIES_MIRROR) or a proxy (HTTPS_PROXY): docs/install.md.'

/**
 * Explains why electron-builder made no installer, from its complete output. Undefined when the reason is not a known
 * one.
 */
export const explainPackagingFailure = (said: string): string | undefined => {
  if (!network.test(said)) return undefined
  // electron-builder first packs the program with Electron, then fetches the tools for the installer.
  const what = /building\s+target=/.test(said)
    ? 'The tools with which electron-builder makes installers'
    : "Electron's own files"
  return `${what} could not be downloaded, so there is no installer. ${advice}`
}
