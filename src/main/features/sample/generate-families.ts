import type { DistrictBuilder, DistrictFrame } from './district-builder.ts'
import { DAY, type DistrictPerson, type DistrictUnit } from './district.ts'
import { drawHouseholdNames, drawName } from './name-people.ts'
import { GRADES, type ClusterPlan, type SchoolPlan } from './plan-district.ts'
import { splitByWeight, type Random } from './random.ts'

export type OpenSchool = { plan: SchoolPlan; unit: DistrictUnit; pupilsByGrade: Map<string, DistrictPerson[]> }

/** Places left of one grade in one school. */
type Place = { school: OpenSchool; grade: number; left: number }

const ALL_GRADES = GRADES.all
const WITHDRAWN = 0.015

/** Free places of a cluster by grade, with draws that keep siblings near each other in age and school. */
const openPlaces = (random: Random, schools: OpenSchool[]) => {
  const places: Place[] = schools.flatMap((school) => {
    const grades = GRADES[school.plan.level]
    const sizes = splitByWeight(
      school.plan.pupils,
      grades.map(() => 1 + 0.25 * random.bell()),
    )
    return grades.map((grade, index) => ({ school, grade: ALL_GRADES.indexOf(grade), left: sizes[index]! }))
  })
  let total = places.reduce((sum, place) => sum + place.left, 0)
  const take = (place: Place): Place => {
    place.left--
    total--
    return place
  }
  return {
    any: (): Place => {
      let at = random.below(total)
      return take(places.find((place) => (at -= place.left) < 0)!)
    },
    /** The free place nearest in age to `grade`, at one of the family's `schools` where there is one. */
    near: (grade: number, family: Set<OpenSchool>): Place => {
      const distance = (place: Place) => Math.abs(place.grade - grade) * 2 + (family.has(place.school) ? 0 : 1)
      let best: Place | undefined
      for (const place of places) if (place.left > 0 && (!best || distance(place) < distance(best))) best = place
      return take(best!)
    },
  }
}

/** Sizes of households: `households` numbers from 1 to 5 that add up to `pupils`. */
const householdSizes = (random: Random, pupils: number, households: number): number[] => {
  const sizes = Array.from({ length: households }, () => 1)
  for (let left = pupils - households; left > 0;) {
    const index = random.below(households)
    if (sizes[index]! < 5) {
      sizes[index]!++
      left--
    }
  }
  return sizes
}

const enroll = (
  builder: DistrictBuilder,
  frame: DistrictFrame,
  random: Random,
  place: Place,
  family: FamilyName,
): DistrictPerson => {
  const { roles, calendar } = frame
  const { unit, plan, pupilsByGrade } = place.school
  const grade = ALL_GRADES[place.grade]!
  const yearsPossible = GRADES[plan.level].indexOf(grade)
  const yearsHere = random.chance(0.8) ? yearsPossible : random.below(yearsPossible + 1)
  const since = Date.UTC(calendar.thisYear.schoolYear - 1 - yearsHere, 6, 1)
  const active = !random.chance(WITHDRAWN)
  const feeder = yearsHere === yearsPossible && random.chance(0.4) ? family.feeder(plan.level) : undefined
  const before = feeder
    ? Date.UTC(calendar.thisYear.schoolYear - 1 - yearsHere - (plan.level === 'high' ? 3 : 5), 6, 1)
    : since
  const name = drawName(random, family.culture, family.children)
  const pupil = builder.person({ random, name, kind: 'pupil', orgUnit: unit, since: before, active, grade })
  if (feeder) {
    builder.assign({ person: pupil, role: roles.student, orgUnit: feeder.unit, validFrom: before, validTo: since })
  }
  // A pupil who withdrew did so after at least a day, and not later than yesterday.
  const lastDay = Math.max(since + DAY, builder.today - random.between(1, 120) * DAY)
  builder.assign({
    person: pupil,
    role: roles.student,
    orgUnit: unit,
    isPrimary: true,
    validFrom: since,
    validTo: active ? null : lastDay,
  })
  if (active) {
    const classmates = pupilsByGrade.get(grade)
    if (classmates) classmates.push(pupil)
    else pupilsByGrade.set(grade, [pupil])
  }
  return pupil
}

type FamilyName = ReturnType<typeof drawHouseholdNames> & {
  feeder: (level: SchoolPlan['level']) => OpenSchool | undefined
}

/** Fills the schools of a cluster with pupils and gives every household its guardians. */
export const raiseFamilies = (
  builder: DistrictBuilder,
  frame: DistrictFrame,
  { random, cluster, schools }: { random: Random; cluster: ClusterPlan; schools: OpenSchool[] },
): void => {
  const { pupils, guardians } = cluster
  const households = Math.max(1, Math.ceil(pupils / 5), Math.min(Math.round(pupils * 0.62), guardians))
  const sizes = householdSizes(random, pupils, households)
  const adults = random.shuffle(
    splitByWeight(
      guardians,
      sizes.map(() => 1),
    ),
  )
  const places = openPlaces(random, schools)
  const byLevel = (level: SchoolPlan['level']) => schools.filter(({ plan }) => plan.level === level)
  const [elementary, middle] = [byLevel('elementary'), byLevel('middle')]

  sizes.forEach((size, household) => {
    const names = drawHouseholdNames(random)
    const zone = random.below(1_000)
    const feeder = (level: SchoolPlan['level']) => {
      const feeders = level === 'high' ? middle : level === 'middle' ? elementary : []
      return feeders[zone % Math.max(1, feeders.length)]
    }
    const family = { ...names, feeder }
    const familySchools = new Set<OpenSchool>()
    const children: DistrictPerson[] = []
    let grade = 0
    for (let child = 0; child < size; child++) {
      const gap = random.chance(0.04) ? 0 : random.between(1, 4) * (random.chance(0.5) ? 1 : -1)
      const place = child === 0 ? places.any() : places.near(Math.min(12, Math.max(0, grade + gap)), familySchools)
      grade = place.grade
      familySchools.add(place.school)
      children.push(enroll(builder, frame, random, place, family))
    }
    for (let adult = 0; adult < adults[household]!; adult++) {
      addGuardian(builder, frame, random, {
        children,
        adult,
        familyName: names.parents[adult % 2]!,
        culture: names.culture,
      })
    }
  })
}

const addGuardian = (
  builder: DistrictBuilder,
  { roles }: DistrictFrame,
  random: Random,
  family: { children: DistrictPerson[]; adult: number; familyName: string; culture: FamilyName['culture'] },
): void => {
  const { children, adult } = family
  const since = Math.min(...children.map((child) => child.createdAt - (child.createdAt % DAY)))
  const active = children.some(({ status }) => status === 'active') && !random.chance(0.004)
  const orgUnits = [...new Set(children.map(({ orgUnit }) => orgUnit))]
  const kind = adult >= 2 ? 'relative' : random.chance(0.88) ? 'parent' : 'guardian'
  const name = drawName(random, family.culture, family.familyName)
  const guardian = builder.person({ random, name, kind: 'guardian', orgUnit: orgUnits[0]!, since, active })
  orgUnits.forEach((orgUnit, index) => {
    const validTo = active ? null : Math.max(since + DAY, builder.today - DAY)
    builder.assign({ person: guardian, role: roles[kind], orgUnit, isPrimary: index === 0, validFrom: since, validTo })
  })
  for (const child of children) builder.relate(child, guardian, kind)
}
