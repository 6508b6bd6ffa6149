import { type QueryClient, useQueryClient } from '@tanstack/vue-query'
import type { Client } from '../../../../contract/index.ts'
import type { Changed, WriteName } from '../../../../contract/protocol/writes.ts'

type Reader = keyof Client | `orgChart.${keyof Client['orgChart']}` | `people.${keyof Client['people']}`

const PROFILE = ['people.profile', 'people.profilePart'] as const
const CHART = ['orgChart.children', 'orgChart.path', 'orgChart.outline'] as const

/**
 * The features of the contract, or parts of one, whose answers depend on each kind of change. Rows of other kinds show
 * a row's name.
 */
const readers = {
  person: [
    'people',
    'assignments',
    'reportingLines',
    'relationships',
    'delegations',
    'authority',
    'acting',
    'orgUnits',
    'roles',
    'audit',
    ...CHART,
  ],
  orgUnit: ['orgUnits', 'people', 'assignments', 'delegations', 'authority', 'acting', 'audit', ...CHART],
  role: ['roles', 'permissions', 'people', 'assignments', 'delegations', 'authority', 'acting', 'audit', ...CHART],
  permission: ['permissions', 'roles', 'delegations', 'authority', 'acting', 'audit', ...PROFILE],
  assignment: ['assignments', 'people', 'orgUnits', 'roles', 'delegations', 'authority', 'acting', 'audit', ...CHART],
  reportingLine: ['reportingLines', 'audit', ...PROFILE, ...CHART],
  delegation: ['delegations', 'authority', 'acting', 'audit', ...PROFILE],
  book: ['library', 'audit'],
  author: ['library', 'audit'],
  category: ['library', 'audit'],
  film: ['films', 'audit'],
  account: ['library', 'audit'],
  loan: ['library', 'audit', ...PROFILE],
  hold: ['library', 'audit', ...PROFILE],
  profile: ['connections', 'acting'],
  post: ['bulletin', 'audit'],
  order: ['library', 'audit'],
  charge: ['library', 'audit', ...PROFILE],
  loanRule: ['library', 'audit'],
  calendar: ['library', 'audit'],
  scene: ['orgChart.scenes'],
  import: ['imports'],
  graph: ['projection'],
} as const satisfies Record<Exclude<Changed, 'everything'>, readonly Reader[]>

type Listed = (typeof readers)[keyof typeof readers][number]
type Unlisted = {
  [Root in keyof Client & string]: Root extends Listed
    ? never
    : Exclude<`${Root}.${keyof Client[Root] & string}`, Listed | WriteName>
}[keyof Client & string]
/** The questions whose answers no single change touches. The compiler names one that is in neither list. */
const untouched = {
  'backups.list': true,
  'cache.lookup': true,
  'cache.status': true,
  'changes.follow': true,
  'migrations.diff': true,
  'migrations.drift': true,
  'migrations.export': true,
  'migrations.fleet': true,
  'migrations.generate': true,
  'migrations.history': true,
  'migrations.lint': true,
  'migrations.list': true,
  'migrations.preview': true,
  'migrations.rehearse': true,
  'migrations.script': true,
  'migrations.track': true,
  'migrations.validate': true,
} satisfies Record<Unlisted, true>
void untouched

const dependsOn = (procedure: string, changed: Changed) =>
  changed === 'everything' ||
  readers[changed].some((reader: Reader) => procedure === reader || procedure.startsWith(`${reader}.`))

/**
 * Whether a query must be read again after these changes in a school. A query's key begins with its school and the path
 * of its procedure. Profiles are the same in every school.
 */
export const isReadAgain = (
  queryKey: readonly unknown[],
  { profileId, changed }: { profileId: string | undefined; changed: readonly Changed[] },
): boolean => {
  const [path] = queryKey
  if (!Array.isArray(path)) return false
  const [school, ...procedure] = path as string[]
  return changed.some(
    (each) => (school === (profileId ?? 'default') || each === 'profile') && dependsOn(procedure.join('.'), each),
  )
}

export const readAgain = (
  queryClient: QueryClient,
  what: { profileId: string | undefined; changed: readonly Changed[] },
): Promise<void> => queryClient.invalidateQueries({ predicate: ({ queryKey }) => isReadAgain(queryKey, what) })

/** Reads visible queries again at once, and others when they are shown next. Never rejects. */
export const useReadAgain = () => {
  const queryClient = useQueryClient()
  return (profileId: string | undefined, changed: readonly Changed[]) => readAgain(queryClient, { profileId, changed })
}
