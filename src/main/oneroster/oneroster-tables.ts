/** What one cell may hold; the letters of the rule come from the 1EdTech OneRoster CSV binding. */
export type CellRule =
  | { kind: 'sourcedId' }
  | { kind: 'sourcedIds' }
  /** `everyCharacterShows`: joiners are refused too, because people and programs are told apart by it. */
  | { kind: 'text'; maxLength: number; everyCharacterShows?: boolean }
  | { kind: 'email' }
  | { kind: 'list' }
  | { kind: 'date' }
  | { kind: 'dateTime' }
  | { kind: 'year' }
  | { kind: 'boolean' }
  | { kind: 'status' }
  | { kind: 'vocabulary'; words: readonly string[]; extensible: boolean }

export type Column = {
  name: string
  rule: CellRule
  required: boolean
  /** Goes into the staging table. A column that is not kept never leaves the reader. */
  kept: boolean
}

export type OneRosterVersion = '1.1' | '1.2'

/** Files that the directory reads, parents before the files that refer to them. */
export const STORED_FILES = ['orgs', 'academicSessions', 'courses', 'classes', 'users', 'roles', 'enrollments'] as const
export type StoredFile = (typeof STORED_FILES)[number]

const shared = [
  'academicSessions', 'categories', 'classes', 'classResources', 'courses', 'courseResources', 'demographics',
  'enrollments', 'lineItems', 'orgs', 'resources', 'results', 'users',
] // prettier-ignore

/** Names (without `.csv`) that a package of the version may hold. */
export const KNOWN_FILES: Record<OneRosterVersion, readonly string[]> = {
  '1.1': shared,
  '1.2': [
    ...shared,
    'roles', 'userProfiles', 'userResources', 'scoreScales',
    'lineItemLearningObjectiveIds', 'lineItemScoreScales', 'resultLearningObjectiveIds', 'resultScoreScales',
  ], // prettier-ignore
}

const id: CellRule = { kind: 'sourcedId' }
const ids: CellRule = { kind: 'sourcedIds' }
const list: CellRule = { kind: 'list' }
const date: CellRule = { kind: 'date' }
const boolean: CellRule = { kind: 'boolean' }
const text = (maxLength: number): CellRule => ({ kind: 'text', maxLength })
const word = (maxLength: number): CellRule => ({ kind: 'text', maxLength, everyCharacterShows: true })
const oneOf = (...words: string[]): CellRule => ({ kind: 'vocabulary', words, extensible: true })
const onlyOneOf = (...words: string[]): CellRule => ({ kind: 'vocabulary', words, extensible: false })

const kept = (name: string, rule: CellRule): Column => ({ name, rule, required: false, kept: true })
const required = (name: string, rule: CellRule): Column => ({ name, rule, required: true, kept: true })
/** In the header, never read further. */
const skipped = (name: string): Column => ({ name, rule: text(Infinity), required: false, kept: false })

const common: readonly Column[] = [
  required('sourcedId', id),
  { name: 'status', rule: { kind: 'status' }, required: false, kept: true },
  { name: 'dateLastModified', rule: { kind: 'dateTime' }, required: false, kept: false },
]

const orgRole = {
  '1.1': oneOf('administrator', 'aide', 'guardian', 'parent', 'proctor', 'relative', 'student', 'teacher'),
  '1.2': oneOf(
    'aide', 'counselor', 'districtAdministrator', 'guardian', 'parent', 'principal', 'proctor', 'relative',
    'siteAdministrator', 'student', 'systemAdministrator', 'teacher',
  ), // prettier-ignore
}

const names = [required('givenName', text(200)), required('familyName', text(200)), kept('middleName', text(200))]
const afterNames = [skipped('identifier'), kept('email', { kind: 'email' }), skipped('sms'), skipped('phone')]

const users: Record<OneRosterVersion, readonly Column[]> = {
  '1.1': [
    ...common,
    required('enabledUser', boolean),
    required('orgSourcedIds', ids),
    required('role', orgRole['1.1']),
    required('username', word(200)),
    skipped('userIds'),
    ...names,
    ...afterNames,
    kept('agentSourcedIds', ids),
    skipped('grades'),
    skipped('password'),
  ],
  '1.2': [
    ...common,
    required('enabledUser', boolean),
    required('username', word(200)),
    skipped('userIds'),
    ...names,
    ...afterNames,
    kept('agentSourcedIds', ids),
    skipped('grades'),
    skipped('password'),
    skipped('userMasterIdentifier'),
    kept('preferredGivenName', text(200)),
    skipped('preferredMiddleName'),
    kept('preferredFamilyName', text(200)),
    skipped('primaryOrgSourcedId'),
    skipped('pronouns'),
  ],
}

const sameInBoth: Record<Exclude<StoredFile, 'users' | 'roles'>, readonly Column[]> = {
  orgs: [
    ...common,
    required('name', text(200)),
    required('type', oneOf('department', 'school', 'district', 'local', 'state', 'national')),
    kept('identifier', text(100)),
    kept('parentSourcedId', id),
  ],
  academicSessions: [
    ...common,
    required('title', text(200)),
    required('type', oneOf('gradingPeriod', 'semester', 'schoolYear', 'term')),
    required('startDate', date),
    required('endDate', date),
    kept('parentSourcedId', id),
    required('schoolYear', { kind: 'year' }),
  ],
  courses: [
    ...common,
    kept('schoolYearSourcedId', id),
    required('title', text(200)),
    kept('courseCode', text(100)),
    kept('grades', list),
    required('orgSourcedId', id),
    kept('subjects', list),
    skipped('subjectCodes'),
  ],
  classes: [
    ...common,
    required('title', text(200)),
    kept('grades', list),
    required('courseSourcedId', id),
    kept('classCode', text(100)),
    required('classType', oneOf('homeroom', 'scheduled')),
    kept('location', text(200)),
    required('schoolSourcedId', id),
    required('termSourcedIds', ids),
    kept('subjects', list),
    skipped('subjectCodes'),
    kept('periods', list),
  ],
  enrollments: [
    ...common,
    required('classSourcedId', id),
    required('schoolSourcedId', id),
    required('userSourcedId', id),
    required('role', oneOf('administrator', 'proctor', 'student', 'teacher')),
    { name: 'primary', rule: boolean, required: false, kept: false },
    kept('beginDate', date),
    kept('endDate', date),
  ],
}

const roles: readonly Column[] = [
  ...common,
  required('userSourcedId', id),
  required('roleType', onlyOneOf('primary', 'secondary')),
  required('role', orgRole['1.2']),
  kept('beginDate', date),
  kept('endDate', date),
  required('orgSourcedId', id),
  skipped('userProfileSourcedId'),
]

/** The columns of a file in their only order; undefined where the version has no such file. */
export const columnsOf = (file: StoredFile, version: OneRosterVersion): readonly Column[] | undefined =>
  file === 'users' ? users[version] : file === 'roles' ? (version === '1.2' ? roles : undefined) : sameInBoth[file]

/** What the report names as read by nobody here, by file or column. */
export const NEVER_STORED: Record<string, string> = {
  demographics: 'demographics',
  userProfiles: 'user profiles and their credentials',
  results: 'results',
  lineItems: 'line items',
  categories: 'grading categories',
  scoreScales: 'score scales',
  resources: 'resources',
  classResources: 'class resources',
  courseResources: 'course resources',
  userResources: 'user resources',
}
/** Columns of users.csv whose values are left behind. */
export const NEVER_STORED_COLUMNS: Record<string, string> = {
  password: 'passwords',
  sms: 'text message numbers',
  phone: 'phone numbers',
  userIds: 'user ids of other systems',
  pronouns: 'pronouns',
}
