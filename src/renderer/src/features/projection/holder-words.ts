import type { Holder } from '../../../../contract/projection.ts'
import { formatDateTime } from '../../i18n/messages.ts'
import { projectionText as t } from './projection.messages.ts'

/** The transaction that changes wait for: its start, process and program, as far as the server tells. */
export const holderWords = ({ pid, since, application }: Holder): string => {
  const known = [
    since && t('held.since', { time: formatDateTime(since) }),
    pid !== null && t('held.pid', { pid: String(pid) }),
    application,
  ].filter((part) => typeof part === 'string' && part !== '')
  return known.length > 0 ? t('held.by', { known: known.join(', ') }) : t('held.unknown')
}
