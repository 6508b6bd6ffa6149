/** The kinds of rows that the audit log and the outbox name. */
export const ROW_KINDS = [
  'person',
  'orgUnit',
  'role',
  'permission',
  'assignment',
  'reportingLine',
  'delegation',
  'book',
  'author',
  'category',
  'film',
  'account',
  'loan',
] as const
export type RowKind = (typeof ROW_KINDS)[number]

/**
 * What a write changes: rows of a kind, or another thing that a console keeps. `everything` means all of the school.
 */
export type Changed = RowKind | 'profile' | 'scene' | 'import' | 'graph' | 'everything'

/** The kinds of entries that a choice about open entries may end. */
const OPEN_ENTRIES = ['assignment', 'reportingLine', 'delegation'] as const

/**
 * Every procedure that changes something, and what it changes. All others only read. A client reads again what depends
 * on it. A test compares the names with the contract.
 */
export const writes = {
  'connections.create': ['profile'],
  'connections.update': ['profile'],
  'connections.remove': ['profile'],
  'people.create': ['person'],
  'people.update': ['person', ...OPEN_ENTRIES],
  'people.setStatus': ['person', ...OPEN_ENTRIES],
  'people.remove': ['person'],
  'people.restore': ['person', ...OPEN_ENTRIES],
  'orgUnits.create': ['orgUnit'],
  'orgUnits.update': ['orgUnit'],
  'orgUnits.remove': ['orgUnit', 'assignment', 'delegation'],
  'orgUnits.restore': ['orgUnit', 'assignment', 'delegation'],
  'orgChart.scenes.save': ['scene'],
  'orgChart.scenes.rename': ['scene'],
  'orgChart.scenes.remove': ['scene'],
  'orgChart.scenes.keepLastView': [],
  'roles.create': ['role'],
  'roles.update': ['role'],
  'roles.remove': ['role'],
  'permissions.create': ['permission'],
  'permissions.update': ['permission'],
  'permissions.remove': ['permission'],
  'assignments.create': ['assignment'],
  'assignments.update': ['assignment'],
  'assignments.end': ['assignment'],
  'assignments.remove': ['assignment'],
  'reportingLines.create': ['reportingLine'],
  'reportingLines.update': ['reportingLine'],
  'reportingLines.end': ['reportingLine'],
  'reportingLines.replace': ['reportingLine'],
  'reportingLines.remove': ['reportingLine'],
  'delegations.create': ['delegation'],
  'delegations.revoke': ['delegation'],
  'delegations.revokeMany': ['delegation'],
  'library.books.create': ['book'],
  'library.books.update': ['book'],
  'library.books.remove': ['book'],
  'library.authors.create': ['author'],
  'library.authors.update': ['author', 'book'],
  'library.authors.remove': ['author'],
  'library.categories.create': ['category'],
  'library.categories.update': ['category', 'book'],
  'library.categories.remove': ['category'],
  'films.create': ['film'],
  'films.update': ['film'],
  'films.remove': ['film'],
  'library.accounts.deposit': ['account'],
  'library.loans.create': ['loan', 'book'],
  'library.loans.return': ['loan', 'book'],
  'library.loans.renew': ['loan'],
  'cache.invalidate': [],
  'projection.verify': ['graph'],
  'projection.repair': ['graph'],
  'projection.rebuild': ['graph'],
  'imports.begin': [],
  'imports.append': [],
  'imports.check': ['import'],
  'imports.apply': ['everything'],
  'imports.discard': ['import'],
  'imports.oneroster': ['everything'],
  'imports.sample': ['everything'],
  'migrations.apply': ['everything'],
  'migrations.fleet.apply': ['everything'],
  'migrations.baseline': ['everything'],
  'migrations.revert': ['everything'],
  'migrations.repair': ['everything'],
  'backups.restore': ['everything'],
} as const satisfies Record<string, readonly Changed[]>
export type WriteName = keyof typeof writes
