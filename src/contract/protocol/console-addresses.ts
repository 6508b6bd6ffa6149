/**
 * The console's screens, as the first part of the address after `#/`. A host also takes them without the `#`, as people type
 * them.
 */
const SCREENS = [
  'audit',
  'authority',
  'delegations',
  'import',
  'migrations',
  'org-chart',
  'org-units',
  'people',
  'projection',
  'roles',
  'settings',
] as const

/** The parameter of every address of the console: the id of its school. */
export const SCHOOL_PARAMETER = 'school'

export const isConsoleAddress = (path: string): boolean =>
  SCREENS.some((screen) => path === `/${screen}` || path.startsWith(`/${screen}/`) || path.startsWith(`/${screen}?`))
