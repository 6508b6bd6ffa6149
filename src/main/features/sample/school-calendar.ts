import { DAY, type DistrictSession, type Instant } from './district.ts'

export type SchoolCalendar = {
  /** Start of the day the district is made for. */
  today: Instant
  lastYear: DistrictSession
  thisYear: DistrictSession
  /** The two halves of this year. */
  semesters: [DistrictSession, DistrictSession]
  /** First days. */
  lastYearStart: Instant
  yearStart: Instant
  /** The first day after this school year. */
  yearEnd: Instant
  nextYearStart: Instant
  secondSemesterStart: Instant
  sessions: DistrictSession[]
}

export const dayOf = (instant: Instant): string => new Date(instant).toISOString().slice(0, 10)

/** Midnight UTC of a calendar day `YYYY-MM-DD`; a RangeError for anything else. */
export const startOfDay = (day: string): Instant => {
  const instant = /^\d{4}-\d\d-\d\d$/.test(day) ? Date.parse(`${day}T00:00:00.000Z`) : Number.NaN
  if (Number.isNaN(instant) || dayOf(instant) !== day) throw new RangeError(`${day} is no calendar day YYYY-MM-DD`)
  return instant
}

/** The school years before, around and after a day: they run from 17 August to 18 June and turn over on 1 July. */
export const schoolCalendar = (today: Instant, nextId: () => string): SchoolCalendar => {
  const date = new Date(today)
  const startYear = date.getUTCMonth() >= 6 ? date.getUTCFullYear() : date.getUTCFullYear() - 1
  const sessions: DistrictSession[] = []
  const add = (session: Omit<DistrictSession, 'id'>): DistrictSession => {
    const added = { id: nextId(), ...session }
    sessions.push(added)
    return added
  }
  const schoolYear = (year: number) => {
    const endYear = year + 1
    return add({
      sourcedId: `ses-${endYear}`,
      title: `${year}-${String(endYear).slice(2)}`,
      kind: 'schoolYear',
      startDate: `${year}-08-17`,
      endDate: `${endYear}-06-18`,
      parent: null,
      schoolYear: endYear,
    })
  }
  const parts = (parent: DistrictSession): [DistrictSession, DistrictSession] => {
    const year = parent.schoolYear
    const part = (
      title: string,
      kind: DistrictSession['kind'],
      code: string,
      days: [string, string],
      above: DistrictSession,
    ) =>
      add({
        sourcedId: `ses-${year}-${code}`,
        title,
        kind,
        startDate: days[0],
        endDate: days[1],
        parent: above,
        schoolYear: year,
      })
    const fall = part('Fall semester', 'semester', 's1', [`${year - 1}-08-17`, `${year}-01-15`], parent)
    const spring = part('Spring semester', 'semester', 's2', [`${year}-01-19`, `${year}-06-18`], parent)
    part('Quarter 1', 'gradingPeriod', 'q1', [`${year - 1}-08-17`, `${year - 1}-10-23`], fall)
    part('Quarter 2', 'gradingPeriod', 'q2', [`${year - 1}-10-26`, `${year}-01-15`], fall)
    part('Quarter 3', 'gradingPeriod', 'q3', [`${year}-01-19`, `${year}-03-26`], spring)
    part('Quarter 4', 'gradingPeriod', 'q4', [`${year}-04-06`, `${year}-06-18`], spring)
    return [fall, spring]
  }
  const lastYear = schoolYear(startYear - 1)
  parts(lastYear)
  const thisYear = schoolYear(startYear)
  const semesters = parts(thisYear)
  const nextYear = schoolYear(startYear + 1)
  parts(nextYear)
  return {
    today,
    lastYear,
    thisYear,
    semesters,
    lastYearStart: startOfDay(lastYear.startDate),
    yearStart: startOfDay(thisYear.startDate),
    yearEnd: startOfDay(thisYear.endDate) + DAY,
    nextYearStart: startOfDay(nextYear.startDate),
    secondSemesterStart: startOfDay(semesters[1].startDate),
    sessions,
  }
}
