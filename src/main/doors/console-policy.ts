/**
 * The content security policy of the console's page on both hosts: own files only, nothing inline, no eval, no frame.
 * `blob:` serves images that the page draws and files that it makes for download.
 */
export const consolePolicy = {
  'default-src': ["'none'"],
  'script-src': ["'self'"],
  'worker-src': ["'self'"],
  'style-src': ["'self'"],
  'img-src': ["'self'", 'data:', 'blob:'],
  'font-src': ["'self'"],
  'connect-src': ["'self'", 'blob:'],
  'form-action': ["'none'"],
  'base-uri': ["'none'"],
  'frame-ancestors': ["'none'"],
}

export const consolePolicyHeader = Object.entries(consolePolicy)
  .map(([directive, sources]) => `${directive} ${sources.join(' ')}`)
  .join('; ')
