/** Every screen of the console, by its address: axe, the screenshots and the languages walk through this list. */
export const screenList = [
  { name: 'people', path: '/people' },
  { name: 'org-units', path: '/org-units' },
  { name: 'roles', path: '/roles' },
  { name: 'permissions', path: '/roles?tab=permissions' },
  { name: 'authority', path: '/authority' },
  { name: 'delegations', path: '/delegations' },
  { name: 'import', path: '/import' },
  { name: 'import-history', path: '/import?tab=history' },
  { name: 'migrations', path: '/migrations' },
  { name: 'graph', path: '/projection' },
  { name: 'log', path: '/audit' },
  { name: 'settings-connections', path: '/settings/connections' },
  { name: 'settings-appearance', path: '/settings/appearance' },
  { name: 'settings-language', path: '/settings/language' },
  { name: 'settings-keyboard', path: '/settings/keyboard' },
] as const
