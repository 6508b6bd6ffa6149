import { instant } from '../../../../contract/ids.ts'
import { localTimeOf } from '../../app/times/local-time.ts'

/** The end of a local day written `YYYY-MM-DD`, so that the whole day counts; undefined for anything else. */
const endOfDay = (day: string): Date | undefined => {
  if (!/^\d{4}-\d\d-\d\d$/.test(day)) return undefined
  const end = new Date(`${day}T23:59:59.999`)
  return Number.isNaN(end.getTime()) || end.getFullYear() < 1 ? undefined : end
}

/** The instant in an address: a day, or an instant as ISO 8601; undefined means now. */
export const asOf = (text: string): Date | undefined =>
  endOfDay(text) ?? (text.includes('T') ? instant.safeParse(new Date(text)).data : undefined)

/** The local day in an address, as a date field holds it; empty means now. */
export const dayOf = (text: string): string => {
  const at = asOf(text)
  return at ? localTimeOf(at).slice(0, 10) : ''
}
