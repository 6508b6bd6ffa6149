const network =
  /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|CERT_|HTTPError|Response code|fetch failed|Failed to download/i

const advice =
  'Let this machine reach it, name a mirror (ELECTRON_MIRROR, ELECTRON_BUILDER_BINARIES_MIRROR) or a proxy (HTTPS_PROXY): docs/install.md.'

/** Why electron-builder made no installer, in words, when it is one of the known reasons; takes all that it printed. */
export const explainPackagingFailure = (said: string): string | undefined => {
  if (!network.test(said)) return undefined
  // The program is packed first, with Electron in it; the tools are for the installer around it.
  const what = /building\s+target=/.test(said)
    ? 'The tools with which electron-builder makes installers'
    : "Electron's own files"
  return `${what} could not be downloaded, so there is no installer. ${advice}`
}
