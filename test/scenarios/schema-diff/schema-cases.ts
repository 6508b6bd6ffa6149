import { aroundCases } from './around.ts'
import { columnCases } from './columns.ts'
import { ruleCases } from './rules.ts'
import type { SchemaCase } from './schema-case.ts'
import { typeCases } from './types.ts'
import { valueCases } from './values.ts'

/** Every change of a schema that the diff of catalogs is tried on. */
export const schemaCases: SchemaCase[] = [...columnCases, ...typeCases, ...valueCases, ...ruleCases, ...aroundCases]
