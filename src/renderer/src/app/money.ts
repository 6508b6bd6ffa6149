import { minorDigits } from '../../../contract/inputs/currency.ts'
import type { Money } from '../../../contract/library.ts'
import { formatNumber } from '../i18n/messages.ts'

export const formatMoney = ({ amount, currency }: Money): string =>
  formatNumber(amount / 10 ** minorDigits(currency), { style: 'currency', currency })

/** The amount as a form has it, in the currency's own unit with a point. */
export const amountText = ({ amount, currency }: Money): string => {
  const digits = minorDigits(currency)
  const text = String(amount).padStart(digits + 1, '0')
  return digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`
}
