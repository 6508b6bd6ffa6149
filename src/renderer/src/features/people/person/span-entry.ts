import { fieldText } from '../../../app/fields.messages.ts'
import { formatDateTime } from '../../../i18n/messages.ts'

type SpanField = 'validFrom' | 'validTo'

/** What the conflict dialog shows of an entry whose validity people change. */
export const spanEntry = {
  labels: () => ({ validFrom: fieldText('validFrom'), validTo: fieldText('validTo') }),
  say: (_field: SpanField, value: unknown) => (value instanceof Date ? formatDateTime(value) : undefined),
}

/** Returns what an entry's validity says about its end, at an instant. */
export const endedBy = ({ validTo }: { validTo: Date | null }, now: Date) =>
  validTo !== null && validTo <= now ? ('ended' as const) : undefined
