import { schoolRoutes } from './implementer.ts'
import { seedDistrict } from '../features/sample/seed-district.ts'

/** The one procedure of `imports` that this folder serves. */
export const sampleRoute = schoolRoutes.imports.sample.handler(({ input, context, signal }) =>
  seedDistrict(context.school, input, context.author, signal),
)
