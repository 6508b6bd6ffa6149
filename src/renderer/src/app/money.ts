import { currencyCodes, minorDigits } from '../../../contract/inputs/currency.ts'
import type { Money } from '../../../contract/library.ts'
import { formatNumber, locale } from '../i18n/messages.ts'

export const formatMoney = ({ amount, currency }: Money): string =>
  formatNumber(amount / 10 ** minorDigits(currency), { style: 'currency', currency })

/** Every currency by its code, with its name in the language of the console. */
export const currencyOptions = () => {
  const names = new Intl.DisplayNames([locale.value], { type: 'currency' })
  return currencyCodes.map((code) => ({ value: code, label: code, note: names.of(code) ?? code }))
}

/** The amount as a form has it, in the currency's own unit with a point. */
export const amountText = ({ amount, currency }: Money): string => {
  const digits = minorDigits(currency)
  const text = String(amount).padStart(digits + 1, '0')
  return digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`
}
