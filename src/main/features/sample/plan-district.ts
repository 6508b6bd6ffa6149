import { createRandom, splitByWeight, type Random } from './random.ts'

export type SchoolLevel = 'elementary' | 'middle' | 'high' | 'all'

/** CEDS grade codes, youngest first. */
export const GRADES: Record<SchoolLevel, readonly string[]> = {
  elementary: ['KG', '01', '02', '03', '04', '05'],
  middle: ['06', '07', '08'],
  high: ['09', '10', '11', '12'],
  all: ['KG', '01', '02', '03', '04', '05', '06', '07', '08', '09', '10', '11', '12'],
}

export type SchoolPlan = {
  /** 1, 2, ... over the whole district. */
  number: number
  name: string
  level: SchoolLevel
  pupils: number
  staff: number
}

/** A high school and the schools that feed it. Families live in one cluster. */
export type ClusterPlan = { name: string; schools: SchoolPlan[]; pupils: number; guardians: number }

export type DistrictPlan = {
  name: string
  /** Host of the district's own e-mail addresses. */
  domain: string
  officeStaff: number
  clusters: ClusterPlan[]
}

const DISTRICTS = [
  'Maple Valley',
  'Three Rivers',
  'Lincoln',
  'Cedar County',
  'Lakeshore',
  'Prairie View',
  'Harbor Point',
  'Stone Creek',
]
const FIRST =
  `Cedar Maple Oak Willow Aspen Birch Juniper Laurel Magnolia Sycamore Hawthorn Chestnut Spruce Linden Poplar
  River Lake Harbor Canyon Summit Prairie Meadow Sunset Eagle Heron Falcon Silver Granite Copper Amber Crystal Pioneer`.split(
    /\s+/,
  )
const SECOND =
  `Grove Ridge Hill Valley Creek Springs Park Heights Point Glen Hollow Crossing Bend Bluff Field Brook Falls
  Landing Mesa Terrace Gate View Woods Shore Bay Pass Trail Haven`.split(/\s+/)
const SUFFIX: Record<SchoolLevel, string> = {
  elementary: 'Elementary School',
  middle: 'Middle School',
  high: 'High School',
  all: 'Community School',
}

/** Shares measured in US districts: about 8.5 pupils per member of staff, 2 guardians per household of 1.6 pupils. */
const PUPIL_SHARE = 0.478
const PUPILS_PER_STAFF = 8.5
/** Below this a district has one school for all grades. */
const SMALLEST_WITH_LEVELS = 150

const placeNames = (random: Random, count: number): string[] => {
  const combinations = random.shuffle(FIRST.flatMap((first) => SECOND.map((second) => `${first} ${second}`)))
  return Array.from({ length: count }, (_, index) => {
    const round = Math.floor(index / combinations.length)
    const name = combinations[index % combinations.length]!
    return round === 0 ? name : `${name} ${round + 1}`
  })
}

/** Sizes of schools of one level: bell-shaped around the mean, adding up to `pupils`. */
const schoolSizes = (random: Random, pupils: number, target: number): number[] => {
  const count = Math.max(1, Math.round(pupils / target))
  return splitByWeight(
    pupils,
    Array.from({ length: count }, () => 1 + 0.8 * random.bell()),
  )
}

/**
 * How many pupils, guardians and staff each school of a district with exactly `people` people (20 or more) has.
 * Small districts have small schools; large ones many.
 */
export const planDistrict = ({ people, seed }: { people: number; seed: number }): DistrictPlan => {
  const random = createRandom('plan', seed, people)
  const pupils = Math.round(people * PUPIL_SHARE)
  const staff = Math.max(3, Math.round(pupils / PUPILS_PER_STAFF))
  const guardians = people - pupils - staff
  const officeStaff = Math.max(1, Math.round(staff * 0.045))

  const sizes: { level: SchoolLevel; pupils: number }[] = []
  if (pupils < SMALLEST_WITH_LEVELS) sizes.push({ level: 'all', pupils })
  else {
    const [elementary, middle, high] = splitByWeight(pupils, [46, 23, 31]) as [number, number, number]
    const add = (level: SchoolLevel, total: number, target: number) => {
      for (const size of schoolSizes(random, total, target)) sizes.push({ level, pupils: size })
    }
    add('high', high, Math.min(1_500, 300 + Math.floor(pupils / 20)))
    add('middle', middle, Math.min(750, 220 + Math.floor(pupils / 40)))
    add('elementary', elementary, Math.min(520, 180 + Math.floor(pupils / 60)))
  }
  const staffing = splitByWeight(
    staff - officeStaff,
    sizes.map((school) => school.pupils + 20),
  )
  const names = placeNames(random, sizes.length)
  const schools = sizes.map((school, index): SchoolPlan => {
    const { level } = school
    const name = `${names[index]!} ${SUFFIX[level]}`
    return { number: index + 1, name, level, pupils: school.pupils, staff: staffing[index]! }
  })

  const heads = schools.filter(({ level }) => level === 'high' || level === 'all')
  const clusters = heads.map((head) => ({ name: head.name, schools: [head] }))
  for (const level of ['middle', 'elementary'] as const) {
    schools
      .filter((school) => school.level === level)
      .forEach((school, index) => clusters[index % clusters.length]!.schools.push(school))
  }
  const clusterPupils = clusters.map((cluster) => cluster.schools.reduce((sum, school) => sum + school.pupils, 0))
  const clusterGuardians = splitByWeight(guardians, clusterPupils)
  const place = random.pick(DISTRICTS)
  return {
    name: `${place} Unified School District`,
    domain: `${place.toLowerCase().replace(/ /g, '')}.school.example`,
    officeStaff,
    clusters: clusters.map((cluster, index) => ({
      ...cluster,
      pupils: clusterPupils[index]!,
      guardians: clusterGuardians[index]!,
    })),
  }
}
