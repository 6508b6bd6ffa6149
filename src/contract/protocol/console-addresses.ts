/**
 * The console's screens, as the first part of the address after `#/`. A host also takes them without the `#`, as people
 * type them.
 */
const SCREENS = [
  'audit',
  'authority',
  'bulletin',
  'cache',
  'circulation',
  'delegations',
  'films',
  'import',
  'library',
  'migrations',
  'org-chart',
  'org-units',
  'people',
  'projection',
  'roles',
  'settings',
  'shop',
] as const

/** The parameter of every address of the console: the id of its school. */
export const SCHOOL_PARAMETER = 'school'

export const isConsoleAddress = (path: string): boolean =>
  SCREENS.some((screen) => path === `/${screen}` || path.startsWith(`/${screen}/`) || path.startsWith(`/${screen}?`))

/** The scheme of links that open a screen of the desktop from anywhere: `schooldir://people/<id>?school=<id>`. */
export const LINK_SCHEME = 'schooldir'

const LINK = /^schooldir:\/\/([a-z-]+)((?:\/[\w~.-]+)*)\/?(\?[^\s#"'<>\\]*)?$/i
/** More than any address of the console has. */
const LONGEST_LINK = 2_000

/** Returns the address that such a link leads to, without `#`; undefined for anything else, so that it opens nothing. */
export const addressOfLink = (link: string): string | undefined => {
  const [, screen = '', path = '', query = ''] = (link.length <= LONGEST_LINK && LINK.exec(link)) || []
  const address = `/${screen.toLowerCase()}${path}${query}`
  return isConsoleAddress(address) ? address : undefined
}

export const linkOfAddress = (address: string) => `${LINK_SCHEME}:/${address}`
