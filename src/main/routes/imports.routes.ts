import { MAX_UPLOAD_PIECE } from '../../contract/imports.ts'
import { schoolRoutes } from './implementer.ts'
import { applyImport, checkUpload, discardImport, importSentPackage } from '../features/imports/import-roster.ts'
import { sampleRoute } from './sample.routes.ts'

const { imports } = schoolRoutes

export const importsRoutes = {
  begin: imports.begin.handler(async ({ input, context }) => ({
    ...(await context.school.uploads.begin(input)),
    maxPieceBytes: MAX_UPLOAD_PIECE,
  })),
  append: imports.append.handler(({ input, context }) => context.school.uploads.append(input)),
  check: imports.check.handler(({ input, context, signal }) =>
    checkUpload(context.school, input, { author: context.author, signal }),
  ),
  apply: imports.apply.handler(({ input, context, signal }) =>
    applyImport(context.school, input, { author: context.author, signal }),
  ),
  discard: imports.discard.handler(({ input, context }) => discardImport(context.school, input)),
  faults: imports.faults.handler(({ input, context }) => context.school.imports.faults(input)),
  history: imports.history.handler(({ input, context }) => context.school.imports.history(input)),
  oneroster: imports.oneroster.handler(({ input, context, signal }) =>
    importSentPackage(context.school, input, { author: context.author, signal }),
  ),
  sample: sampleRoute,
}
