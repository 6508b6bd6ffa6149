import { EntitySchema } from 'typeorm'
import {
  type ColumnsOf,
  codeColumn,
  foreignKey,
  instantColumn,
  textColumn,
  textListColumn,
  uuidColumn,
} from '../../stores/postgres/entity-columns.ts'

/** A school year, term, semester or grading period of the roster; days are `YYYY-MM-DD`. */
export type AcademicSessionRecord = {
  id: string
  sourcedId: string
  title: string
  kind: string
  startDate: string
  endDate: string
  parentId: string | null
  schoolYear: number
  deletedAt: Date | null
}

export const academicSessionEntity = new EntitySchema<AcademicSessionRecord>({
  name: 'AcademicSession',
  schema: 'directory',
  tableName: 'academic_session',
  columns: {
    id: uuidColumn('id', { primary: true, primaryKeyConstraintName: 'academic_session_pkey' }),
    sourcedId: codeColumn('sourced_id'),
    title: textColumn('title'),
    kind: textColumn('kind'),
    startDate: { name: 'start_date', type: 'date' },
    endDate: { name: 'end_date', type: 'date' },
    parentId: uuidColumn('parent_id', { nullable: true }),
    schoolYear: { name: 'school_year', type: 'integer' },
    deletedAt: instantColumn('deleted_at', { nullable: true }),
  } satisfies ColumnsOf<AcademicSessionRecord>,
  uniques: [{ name: 'academic_session_sourced_id_key', columns: ['sourcedId'] }],
  foreignKeys: [foreignKey('academic_session_parent_fkey', { column: 'parentId', target: 'AcademicSession' })],
  indices: [{ name: 'academic_session_parent_idx', columns: ['parentId'] }],
})

export type CourseRecord = {
  id: string
  sourcedId: string
  title: string
  code: string | null
  orgUnitId: string
  schoolYearId: string | null
  grades: string[]
  subjects: string[]
  deletedAt: Date | null
}

export const courseEntity = new EntitySchema<CourseRecord>({
  name: 'Course',
  schema: 'directory',
  tableName: 'course',
  columns: {
    id: uuidColumn('id', { primary: true, primaryKeyConstraintName: 'course_pkey' }),
    sourcedId: codeColumn('sourced_id'),
    title: textColumn('title'),
    code: textColumn('code', { nullable: true }),
    orgUnitId: uuidColumn('org_unit_id'),
    schoolYearId: uuidColumn('school_year_id', { nullable: true }),
    grades: textListColumn('grades'),
    subjects: textListColumn('subjects'),
    deletedAt: instantColumn('deleted_at', { nullable: true }),
  } satisfies ColumnsOf<CourseRecord>,
  uniques: [{ name: 'course_sourced_id_key', columns: ['sourcedId'] }],
  foreignKeys: [
    foreignKey('course_org_unit_fkey', { column: 'orgUnitId', target: 'OrgUnit' }),
    foreignKey('course_school_year_fkey', { column: 'schoolYearId', target: 'AcademicSession' }),
  ],
  indices: [
    { name: 'course_org_unit_idx', columns: ['orgUnitId'] },
    { name: 'course_school_year_idx', columns: ['schoolYearId'] },
  ],
})

/** The fields that an org unit of kind class has beside name and parent. */
export type ClassRecord = {
  orgUnitId: string
  courseId: string | null
  kind: string
  location: string | null
  grades: string[]
  subjects: string[]
  periods: string[]
}

export const classEntity = new EntitySchema<ClassRecord>({
  name: 'Class',
  schema: 'directory',
  tableName: 'class',
  columns: {
    orgUnitId: uuidColumn('org_unit_id', { primary: true, primaryKeyConstraintName: 'class_pkey' }),
    courseId: uuidColumn('course_id', { nullable: true }),
    kind: textColumn('kind'),
    location: textColumn('location', { nullable: true }),
    grades: textListColumn('grades'),
    subjects: textListColumn('subjects'),
    periods: textListColumn('periods'),
  } satisfies ColumnsOf<ClassRecord>,
  foreignKeys: [
    foreignKey('class_org_unit_fkey', { column: 'orgUnitId', target: 'OrgUnit', onDelete: 'CASCADE' }),
    foreignKey('class_course_fkey', { column: 'courseId', target: 'Course' }),
  ],
  indices: [{ name: 'class_course_idx', columns: ['courseId'] }],
})

export type ClassSessionRecord = { orgUnitId: string; academicSessionId: string }

export const classSessionEntity = new EntitySchema<ClassSessionRecord>({
  name: 'ClassSession',
  schema: 'directory',
  tableName: 'class_session',
  columns: {
    orgUnitId: uuidColumn('org_unit_id', { primary: true, primaryKeyConstraintName: 'class_session_pkey' }),
    academicSessionId: uuidColumn('academic_session_id', {
      primary: true,
      primaryKeyConstraintName: 'class_session_pkey',
    }),
  } satisfies ColumnsOf<ClassSessionRecord>,
  foreignKeys: [
    foreignKey('class_session_class_fkey', {
      column: 'orgUnitId',
      target: 'Class',
      key: 'orgUnitId',
      onDelete: 'CASCADE',
    }),
    foreignKey('class_session_academic_session_fkey', { column: 'academicSessionId', target: 'AcademicSession' }),
  ],
  indices: [{ name: 'class_session_academic_session_idx', columns: ['academicSessionId'] }],
})
