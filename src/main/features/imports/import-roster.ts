import type { ImportEvent, ImportReport } from '../../../contract/imports.ts'
import type { Author } from '../../foundation/author.ts'
import { begun, streamWork } from '../../foundation/stream-work.ts'
import type { Accepted, CheckOptions, RosterImports, PackageSource } from './roster-imports.port.ts'
import type { PackageUploads } from './package-uploads.port.ts'

export type RosterSchool = { imports: RosterImports; uploads: PackageUploads }
export type Caller = { author: Author; signal?: AbortSignal }

const reported = (report: ImportReport): ImportEvent => ({ kind: 'report', report })

/**
 * Checks a package on this machine and applies it, unless `dryRun` is set or the report says no. The last event is the
 * report.
 */
export const importRoster = (
  { imports }: Pick<RosterSchool, 'imports'>,
  { source, ...options }: CheckOptions & Accepted & { dryRun: boolean; source: PackageSource },
  { author, signal }: Caller,
) =>
  begun(
    streamWork<ImportEvent, ImportReport>(
      (progress, stop) => imports.run(source, options, { author, signal: stop, progress }),
      reported,
      signal,
    ),
  )

/** Imports a package that comes with the call. It is on disk only while the call runs. */
export const importSentPackage = async (
  { imports, uploads }: RosterSchool,
  { package: file, ...options }: CheckOptions & Accepted & { dryRun: boolean; package: Blob & { name?: string } },
  { author, signal }: Caller,
) =>
  begun(
    streamWork<ImportEvent, ImportReport>(
      async (progress, stop) => {
        const { source, remove } = await uploads.take(file)
        try {
          return await imports.run(source, options, { author, signal: stop, progress })
        } finally {
          await remove()
        }
      },
      reported,
      signal,
    ),
  )

/** Checks an upload and keeps the plan, so that it can be applied. */
export const checkUpload = (
  { imports, uploads }: RosterSchool,
  { uploadId, ...options }: CheckOptions & { uploadId: string },
  { author, signal }: Caller,
) =>
  begun(
    streamWork<ImportEvent, ImportReport>(
      async (progress, stop) => {
        const report = await imports.check(await uploads.source(uploadId), options, { author, signal: stop, progress })
        await uploads.used(uploadId, report.importId)
        return report
      },
      reported,
      signal,
    ),
  )

/** Applies a checked plan and removes its upload. */
export const applyImport = (
  { imports, uploads }: RosterSchool,
  request: { importId: string; planDigest: string } & Accepted,
  { author, signal }: Caller,
) =>
  begun(
    streamWork<ImportEvent, ImportReport>(
      async (progress, stop) => {
        const report = await imports.apply(request, { author, signal: stop, progress })
        await uploads.forget(request.importId)
        return report
      },
      reported,
      signal,
    ),
  )

export const discardImport = async ({ imports, uploads }: RosterSchool, { importId }: { importId: string }) => {
  await imports.discard(importId)
  await uploads.forget(importId)
  return { importId }
}
