import type { DistrictPermission, DistrictRole } from './district.ts'

export const PERMISSIONS: readonly DistrictPermission[] = Object.entries({
  'attendance.record': 'Record who is present in a class',
  'attendance.correct': 'Correct attendance after the day is closed',
  'attendance.view': 'See attendance of pupils',
  'grade.edit': 'Enter and change grades',
  'grade.publish': 'Release grades to pupils and guardians',
  'grade.view': 'See grades of pupils',
  'report-card.sign': 'Sign report cards',
  'trip.plan': 'Plan a trip and ask for its approval',
  'trip.approve': 'Approve a trip',
  'budget.view': 'See budgets and what is spent',
  'budget.request': 'Ask for money from a budget',
  'budget.approve': 'Approve spending from a budget',
  'purchase.order': 'Order from a supplier',
  'timetable.edit': 'Change the timetable',
  'timetable.view': 'See the timetable',
  'room.book': 'Book a room',
  'class.manage': 'Open, close and merge classes',
  'enrollment.manage': 'Enroll and withdraw pupils',
  'pupil.view': 'See pupil records',
  'pupil.edit': 'Change pupil records',
  'pupil.discipline': 'Record and decide on conduct',
  'guardian.contact': 'Write to guardians',
  'health.view': 'See health notes',
  'health.edit': 'Keep health notes and medication plans',
  'counseling.notes': 'Keep counseling notes',
  'iep.view': 'See individual education plans',
  'iep.edit': 'Write individual education plans',
  'staff.view': 'See staff records',
  'staff.hire': 'Hire staff',
  'staff.evaluate': 'Evaluate staff',
  'leave.approve': 'Approve leave',
  'substitute.assign': 'Assign a substitute teacher',
  'curriculum.edit': 'Change the curriculum',
  'report.export': 'Export reports',
  'user.manage': 'Create and change accounts',
  'role.manage': 'Change roles and permissions',
  'device.manage': 'Manage devices and networks',
  'library.lend': 'Lend and take back books',
  'library.manage': 'Keep the catalogue, copies and rules of the library',
  'shop.sell': 'Check out orders and take deposits',
  'shop.refund': 'Cancel and refund orders',
  'films.manage': 'Keep the film collection',
  'bulletin.write': 'Write posts of the bulletin',
  'bulletin.publish': 'Publish and withdraw posts of the bulletin',
  'bulletin.moderate': 'Approve and reject comments of the bulletin',
}).map(([key, description]) => ({ key, description }))

const ALL = PERMISSIONS.map(({ key }) => key)
const keys = (text: string) => text.trim().split(/\s+/)

const TEACHING = keys(`attendance.record attendance.view grade.edit grade.publish grade.view trip.plan budget.request
  timetable.view room.book pupil.view guardian.contact iep.view library.lend bulletin.write`)
const DEPARTMENT = keys(`trip.approve budget.view budget.request curriculum.edit substitute.assign attendance.correct
  attendance.record grade.edit grade.view grade.publish room.book staff.view report.export`)
const SCHOOL = [
  ...new Set([
    ...TEACHING,
    ...DEPARTMENT,
    ...keys(`report-card.sign budget.approve purchase.order timetable.edit class.manage enrollment.manage pupil.edit
      pupil.discipline health.view iep.edit staff.hire staff.evaluate leave.approve library.manage films.manage
      bulletin.publish bulletin.moderate shop.refund`),
  ]),
]

const CATALOGUE = {
  superintendent: ['Superintendent', 'Leads the district', ALL, 'ext:superintendent'],
  assistantSuperintendent: [
    'Assistant superintendent',
    'Leads a part of the district for the superintendent',
    ALL.filter((key) => !['role.manage', 'counseling.notes', 'health.edit'].includes(key)),
    'ext:assistantSuperintendent',
  ],
  businessManager: [
    'Business manager',
    'Keeps budgets and orders',
    keys('budget.view budget.approve purchase.order report.export staff.view shop.sell shop.refund'),
    'ext:businessManager',
  ],
  curriculumCoordinator: [
    'Curriculum coordinator',
    'Keeps the courses of all schools',
    keys('curriculum.edit grade.view timetable.view report.export'),
    'ext:curriculumCoordinator',
  ],
  systemAdministrator: [
    'System administrator',
    'Keeps accounts, devices and networks',
    keys('user.manage role.manage device.manage report.export'),
    'systemAdministrator',
  ],
  principal: ['Principal', 'Leads a school', SCHOOL, 'principal'],
  assistantPrincipal: [
    'Assistant principal',
    'Deputy head of a school',
    SCHOOL.filter((key) => !['staff.hire', 'budget.approve', 'report-card.sign'].includes(key)),
    'ext:assistantPrincipal',
  ],
  departmentHead: ['Department head', 'Leads the teachers of a department', DEPARTMENT, 'ext:departmentHead'],
  teacher: ['Teacher', 'Teaches classes', TEACHING, 'teacher'],
  counselor: [
    'Counselor',
    'Advises pupils and families',
    keys('pupil.view grade.view attendance.view counseling.notes guardian.contact iep.view iep.edit timetable.view'),
    'counselor',
  ],
  nurse: [
    'School nurse',
    'Looks after health',
    keys('health.view health.edit pupil.view guardian.contact'),
    'ext:schoolNurse',
  ],
  aide: ['Aide', 'Helps in classes', keys('attendance.view pupil.view timetable.view'), 'aide'],
  officeStaff: [
    'Office staff',
    'Runs the front office',
    keys(`attendance.view attendance.correct enrollment.manage pupil.view pupil.edit guardian.contact room.book
      substitute.assign timetable.view library.lend library.manage shop.sell films.manage`),
    'ext:officeStaff',
  ],
  student: ['Student', 'Learns', keys('timetable.view library.lend'), 'student'],
  parent: ['Parent', 'Mother or father of pupils', keys('timetable.view'), 'parent'],
  guardian: ['Guardian', 'Looks after pupils in place of a parent', keys('timetable.view'), 'guardian'],
  relative: ['Relative', 'Helps the family of pupils', keys('timetable.view'), 'relative'],
} as const satisfies Record<string, readonly [string, string, readonly string[], string]>

export type RoleKey = keyof typeof CATALOGUE
export type Roles = Record<RoleKey, DistrictRole>

export const sampleRoles = (nextId: () => string): Roles => {
  const roles: Partial<Roles> = {}
  for (const key of Object.keys(CATALOGUE) as RoleKey[]) {
    const [name, description, permissionKeys, oneRosterRole] = CATALOGUE[key]
    roles[key] = { id: nextId(), name, description, permissionKeys: [...permissionKeys].sort(), oneRosterRole }
  }
  return roles as Roles
}
