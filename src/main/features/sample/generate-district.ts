import { createDistrictBuilder, type DistrictBuilder, type DistrictFrame } from './district-builder.ts'
import { DAY, type DistrictPart, type DistrictUnit } from './district.ts'
import { openClasses } from './generate-classes.ts'
import { delegateInDistrict, delegateInSchool } from './generate-delegations.ts'
import { raiseFamilies, type OpenSchool } from './generate-families.ts'
import { hire, staffSchool, type StaffMember } from './generate-staff.ts'
import { planDistrict, type ClusterPlan } from './plan-district.ts'
import { createRandom, type Random } from './random.ts'
import { createIdSource } from './sample-ids.ts'
import { sampleCourses } from './sample-courses.ts'
import { PERMISSIONS, sampleRoles, type RoleKey } from './sample-roles.ts'
import { schoolCalendar, startOfDay } from './school-calendar.ts'

export type SampleOptions = {
  /** Everyone in the directory: staff, pupils and guardians. 20 or more. */
  people: number
  seed: number
  /** The day the district is as of, `YYYY-MM-DD`: what is valid now is valid on it. */
  today: string
}

const CENTRAL_OFFICES: readonly (readonly [string, RoleKey])[] = [
  ['Finance', 'businessManager'],
  ['Technology', 'systemAdministrator'],
  ['Curriculum and Instruction', 'curriculumCoordinator'],
  ['Human Resources', 'officeStaff'],
  ['Student Services', 'counselor'],
  ['Transportation', 'officeStaff'],
]

/**
 * Makes up a district of exactly `people` people, part by part: first the district office, then one cluster of schools
 * (a high school and its feeders) after the other. The same options give the same rows on every platform, and no more
 * than one part is held at a time.
 */
export function* generateDistrict({ people, seed, today }: SampleOptions): Generator<DistrictPart, void, undefined> {
  const now = startOfDay(today)
  const plan = planDistrict({ people, seed })
  // Ids begin a day before, so that rows made in the console later sort after them.
  const nextId = createIdSource({ start: now - DAY, seeds: [seed, people, today] })
  const builder = createDistrictBuilder({ nextId, today: now, domain: plan.domain })
  const calendar = schoolCalendar(now, nextId)
  const district = builder.unit({
    sourcedId: 'org-district',
    parent: null,
    kind: 'district',
    name: plan.name,
    code: '001',
    createdAt: calendar.lastYearStart,
  })
  const catalogue = sampleCourses({ nextId, district, schoolYear: calendar.thisYear })
  const frame: DistrictFrame = { plan, calendar, roles: sampleRoles(nextId), catalogue, district }

  const random = createRandom('office', seed, people)
  const leaders = staffOffice(builder, frame, random)
  delegateInDistrict(builder, frame, { random, leaders })
  const part = builder.part()
  part.name = 'District office'
  part.permissions.push(...PERMISSIONS)
  part.roles.push(...Object.values(frame.roles))
  part.sessions.push(...calendar.sessions)
  part.courses.push(...catalogue.courses)
  yield builder.takePart()

  for (const [index, cluster] of plan.clusters.entries()) {
    const boss = leaders[1 + (index % Math.max(1, leaders.length - 1))] ?? leaders[0]!
    yield generateCluster(builder, frame, {
      random: createRandom('cluster', seed, people, index),
      cluster,
      boss,
      leaders,
    })
  }
}

/** The superintendent first, then the assistant superintendents. */
const staffOffice = (builder: DistrictBuilder, frame: DistrictFrame, random: Random): StaffMember[] => {
  const { plan, district } = frame
  const superintendent = hire(builder, frame, {
    random,
    role: 'superintendent',
    orgUnit: district,
    manager: null,
    leader: true,
  })
  let left = plan.officeStaff - 1
  const assistants = Math.min(left, 1 + Math.floor(plan.clusters.length / 4))
  left -= assistants
  const leaders = [superintendent]
  for (let index = 0; index < assistants; index++) {
    const role = 'assistantSuperintendent'
    leaders.push(
      hire(builder, frame, {
        random,
        role,
        orgUnit: district,
        manager: superintendent,
        leader: true,
        formerly: 'curriculumCoordinator',
      }),
    )
  }
  const offices: DistrictUnit[] = []
  for (let index = 0; index < left; index++) {
    const [name, role] = CENTRAL_OFFICES[index % CENTRAL_OFFICES.length]!
    if (index < CENTRAL_OFFICES.length) {
      offices.push(
        builder.unit({
          sourcedId: `org-office-${index + 1}`,
          parent: district,
          kind: 'department',
          name,
          code: `001-${index + 1}`,
          createdAt: district.createdAt,
        }),
      )
    }
    const manager = leaders[1 + (index % Math.max(1, assistants))] ?? superintendent
    // Money and accounts are the whole district's business; the rest works for its own office.
    const orgUnit =
      role === 'systemAdministrator' || role === 'businessManager' ? district : offices[index % offices.length]!
    const member = hire(builder, frame, { random, role, orgUnit, manager })
    if (orgUnit === district && member.person.status === 'active') {
      const office = offices[index % CENTRAL_OFFICES.length]!
      builder.assign({
        person: member.person,
        role: frame.roles[role],
        orgUnit: office,
        validFrom: member.since,
        validTo: null,
      })
    }
  }
  return leaders
}

const generateCluster = (
  builder: DistrictBuilder,
  frame: DistrictFrame,
  {
    random,
    cluster,
    boss,
    leaders,
  }: { random: Random; cluster: ClusterPlan; boss: StaffMember; leaders: StaffMember[] },
): DistrictPart => {
  const schools = cluster.schools.map((plan): OpenSchool => {
    const number = String(plan.number).padStart(3, '0')
    const unit = builder.unit({
      sourcedId: `org-school-${number}`,
      parent: frame.district,
      kind: 'school',
      name: plan.name,
      code: `1${number}`,
      createdAt: frame.district.createdAt,
    })
    return { plan, unit, pupilsByGrade: new Map() }
  })
  const staffs = schools.map(({ plan, unit }) => staffSchool(builder, frame, { random, plan, school: unit, boss }))
  raiseFamilies(builder, frame, { random, cluster, schools })
  schools.forEach((school, index) => {
    const staff = staffs[index]!
    const classes = openClasses(builder, frame, { random, school, staff })
    delegateInSchool(builder, frame, { random, staff, classes, leaders: [leaders[0]!, boss], showcase: index === 0 })
  })
  builder.part().name = schools.length === 1 ? cluster.name : `${cluster.name} and its feeders`
  return builder.takePart()
}
