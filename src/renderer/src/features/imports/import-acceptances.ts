import type { ImportAcceptance, ImportReport } from '../../../../contract/imports.ts'
import { formatShare } from './format-import.ts'
import { importsText as t } from './imports.messages.ts'

/** `202 of 203 enrollments (99.5%) would end`: the loss that would be accepted. */
export const acceptanceWords = (
  { deactivation, reusedIds, returning }: Pick<ImportReport, 'deactivation' | 'reusedIds' | 'returning'>,
  what: ImportAcceptance,
): string => {
  if (what === 'reusedIds') return t('accept.reusedIds', { count: reusedIds })
  if (what === 'returning') return t('accept.returning', { count: returning })
  const { ended, of, share } = deactivation.kinds.find(({ kind }) => kind === what) ?? { ended: 0, of: 0, share: 0 }
  return t(`accept.kinds.${what}`, { count: ended, of, share: formatShare(share) })
}

/** True when the report has no errors and everything in question is accepted. */
export const mayApply = (report: ImportReport, accepted: readonly ImportAcceptance[]) =>
  report.planDigest !== '' && report.toAccept.every((what) => accepted.includes(what))
