import type { DistrictCourse, DistrictSession, DistrictUnit } from './district.ts'
import { GRADES, type SchoolLevel } from './plan-district.ts'

/** Departments in the order in which a growing school gets them. */
export const DEPARTMENTS: Record<SchoolLevel, readonly string[]> = {
  elementary: ['Early Grades', 'Upper Grades', 'Specials'],
  middle: ['English', 'Mathematics', 'Science', 'Social Studies', 'Arts and Athletics', 'Special Education'],
  high: [
    'English',
    'Mathematics',
    'Science',
    'Social Studies',
    'Arts and Athletics',
    'World Languages',
    'Special Education',
    'Career and Technical Education',
  ],
  all: ['Primary', 'Secondary'],
}

/** Courses of one grade as `department: title / title ...`: a pupil takes one title of each line. */
const PRIMARY = ['Specials: Art / Music / Physical Education']
const SECONDARY: Record<string, readonly string[]> = {
  '06': [
    'English: Language Arts 6',
    'Mathematics: Mathematics 6',
    'Science: Earth Science',
    'Social Studies: World Cultures',
    'Arts and Athletics: Band / Art 6 / Physical Education 6',
  ],
  '07': [
    'English: Language Arts 7',
    'Mathematics: Pre-Algebra',
    'Science: Life Science',
    'Social Studies: State History',
    'Arts and Athletics: Choir / Drama 7 / Physical Education 7',
  ],
  '08': [
    'English: Language Arts 8',
    'Mathematics: Algebra I',
    'Science: Physical Science',
    'Social Studies: US History to 1877',
    'Arts and Athletics: Orchestra / Art 8 / Physical Education 8',
  ],
  '09': [
    'English: English 9',
    'Mathematics: Geometry',
    'Science: Biology',
    'Social Studies: World Geography',
    'World Languages: Spanish I / French I / Mandarin I',
    'Arts and Athletics: Physical Education 9',
  ],
  '10': [
    'English: English 10',
    'Mathematics: Algebra II',
    'Science: Chemistry',
    'Social Studies: World History',
    'World Languages: Spanish II / French II / Mandarin II',
    'Career and Technical Education: Computing / Woodwork',
  ],
  '11': [
    'English: American Literature',
    'Mathematics: Precalculus',
    'Science: Physics',
    'Social Studies: US History',
    'Arts and Athletics: Ceramics / Jazz Band',
    'Career and Technical Education: Health Science / Culinary Arts',
  ],
  '12': [
    'English: British Literature',
    'Mathematics: Calculus / Statistics',
    'Science: Environmental Science',
    'Social Studies: Government',
    'Arts and Athletics: Theater / Photography',
    'Career and Technical Education: Engineering / Economics',
  ],
}

/** What a pupil of a grade takes: each entry is a choice of one of its courses. */
export type GradeCourses = { department: string; homeroom: boolean; choices: DistrictCourse[] }[]

export type CourseCatalogue = { courses: DistrictCourse[]; byGrade: Map<string, GradeCourses> }

/** The district's courses of one school year. */
export const sampleCourses = (input: {
  nextId: () => string
  district: DistrictUnit
  schoolYear: DistrictSession
}): CourseCatalogue => {
  const courses: DistrictCourse[] = []
  const add = (title: string, subject: string, grade: string): DistrictCourse => {
    const code = `${grade}-${String(courses.length + 101)}`
    const course: DistrictCourse = {
      id: input.nextId(),
      sourcedId: `crs-${code}`,
      title,
      code,
      orgUnit: input.district,
      schoolYear: input.schoolYear,
      grades: [grade],
      subjects: [subject],
    }
    courses.push(course)
    return course
  }
  const byGrade = new Map<string, GradeCourses>()
  for (const grade of GRADES.all) {
    const primary = GRADES.elementary.includes(grade)
    const offered: GradeCourses = []
    if (primary) {
      const early = ['KG', '01', '02'].includes(grade)
      const title = grade === 'KG' ? 'Kindergarten homeroom' : `Grade ${Number(grade)} homeroom`
      offered.push({
        department: early ? 'Early Grades' : 'Upper Grades',
        homeroom: true,
        choices: [add(title, 'Homeroom', grade)],
      })
    }
    for (const text of primary ? PRIMARY : SECONDARY[grade]!) {
      const [department, titles] = text.split(': ') as [string, string]
      offered.push({
        department,
        homeroom: false,
        choices: titles.split(' / ').map((title) => add(title, department, grade)),
      })
    }
    byGrade.set(grade, offered)
  }
  return { courses, byGrade }
}
