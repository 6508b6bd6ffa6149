import type { DistrictBuilder, DistrictFrame } from './district-builder.ts'
import { DAY, type DistrictPerson, type DistrictSession, type DistrictUnit, type Instant } from './district.ts'
import type { OpenSchool } from './generate-families.ts'
import type { SchoolStaff, StaffMember } from './generate-staff.ts'
import type { Random } from './random.ts'
import type { GradeCourses } from './sample-courses.ts'
import { startOfDay } from './school-calendar.ts'

export type TaughtClass = { unit: DistrictUnit; teacher: StaffMember }

/** Gives out the teachers of a school in turn, department by department. */
const teachersInTurn = (staff: SchoolStaff) => {
  const turns = new Map<string, number>()
  return (departmentName: string): StaffMember => {
    const department = staff.departments.find(({ name }) => name === departmentName)
    const teachers = department?.teachers ?? staff.teachers
    const turn = turns.get(department?.name ?? '') ?? 0
    turns.set(department?.name ?? '', turn + 1)
    return teachers[turn % teachers.length]!
  }
}

/** Opens the classes of one school for its pupils: a homeroom and specials in primary grades, courses in the others. */
export const openClasses = (
  builder: DistrictBuilder,
  frame: DistrictFrame,
  { random, school, staff }: { random: Random; school: OpenSchool; staff: SchoolStaff },
): TaughtClass[] => {
  const { catalogue } = frame
  const taught: TaughtClass[] = []
  const nextTeacher = teachersInTurn(staff)
  for (const [grade, pupils] of [...school.pupilsByGrade].sort(([left], [right]) => (left < right ? -1 : 1))) {
    random.shuffle(pupils)
    const offered = catalogue.byGrade.get(grade)!
    const sections = Math.ceil(pupils.length / (offered[0]!.homeroom ? 22 : 26))
    offered.forEach((line, lineIndex) => {
      const groups = sectionsOf(pupils, sections, offered[0]!.homeroom ? 0 : lineIndex * 7)
      groups.forEach((group, section) => {
        const teacher = nextTeacher(line.department)
        const unit = openClass(builder, frame, random, {
          school,
          grade,
          line,
          lineIndex,
          section,
          teacher,
          number: taught.length,
        })
        const [validFrom, validTo] = duration(unit.schoolClass!.sessions)
        builder.assign({ person: teacher.person, role: frame.roles.teacher, orgUnit: unit, validFrom, validTo })
        enrollGroup(builder, frame, random, { group, unit, validFrom, validTo })
        taught.push({ unit, teacher })
      })
    })
  }
  return taught
}

/** Cuts the pupils, turned by `offset`, into even groups: another offset mixes other classmates. */
const sectionsOf = (pupils: DistrictPerson[], sections: number, offset: number): DistrictPerson[][] => {
  const groups: DistrictPerson[][] = Array.from({ length: sections }, () => [])
  pupils.forEach((pupil, index) => {
    const turned = (index + offset) % pupils.length
    groups[Math.floor((turned * sections) / pupils.length)]!.push(pupil)
  })
  return groups
}

const openClass = (
  builder: DistrictBuilder,
  { calendar }: DistrictFrame,
  random: Random,
  options: {
    school: OpenSchool
    grade: string
    line: GradeCourses[number]
    lineIndex: number
    section: number
    teacher: StaffMember
    number: number
  },
): DistrictUnit => {
  const { school, grade, line, lineIndex, section, number } = options
  const course = line.choices[section % line.choices.length]!
  const elective = line.choices.length > 1 && !line.homeroom
  const spring = elective && random.chance(0.15)
  const sessions = spring ? [calendar.semesters[1]] : elective ? [...calendar.semesters] : [calendar.thisYear]
  return builder.unit({
    sourcedId: builder.nextClassSourcedId(),
    parent: school.unit,
    kind: 'class',
    name: line.homeroom ? `${course.title} ${sectionLetter(section)}` : `${course.title}, section ${section + 1}`,
    code: `${school.unit.code}-${course.code}-${section + 1}`,
    createdAt: Math.min(calendar.yearStart - 20 * DAY, builder.today),
    schoolClass: {
      course,
      kind: line.homeroom ? 'homeroom' : 'scheduled',
      location: `Room ${100 + (number % 90) + 100 * Math.floor(number / 90)}`,
      grades: [grade],
      periods: line.homeroom ? ['1', '2', '3', '4'] : [String(1 + ((lineIndex + section) % 7))],
      sessions,
    },
  })
}

const sectionLetter = (section: number) =>
  (section >= 26 ? String.fromCharCode(64 + Math.floor(section / 26)) : '') + String.fromCharCode(65 + (section % 26))

const duration = (sessions: readonly DistrictSession[]): [Instant, Instant] => [
  startOfDay(sessions[0]!.startDate),
  startOfDay(sessions.at(-1)!.endDate) + DAY,
]

const enrollGroup = (
  builder: DistrictBuilder,
  { roles }: DistrictFrame,
  random: Random,
  {
    group,
    unit,
    validFrom,
    validTo,
  }: { group: DistrictPerson[]; unit: DistrictUnit; validFrom: Instant; validTo: Instant },
): void => {
  for (const person of group) {
    const joined = random.chance(0.01) ? validFrom + random.between(1, 60) * DAY : validFrom
    builder.assign({ person, role: roles.student, orgUnit: unit, validFrom: joined, validTo })
  }
}
