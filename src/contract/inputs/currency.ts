/** `XAF` and the like are currencies. Other codes with X are for testing, metals and none. */
const isMoney = (code: string) => !/^X(?!AF|CD|CG|OF|PF)/.test(code)

/** The codes of ISO 4217 that this runtime knows, in alphabetical order. */
export const currencyCodes: readonly string[] = Intl.supportedValuesOf('currency').filter(isMoney)
const currencies = new Set(currencyCodes)

/** Whether a text is a currency's code in upper case. */
export const isCurrency = (code: string) => currencies.has(code)

const digitsOf = new Map<string, number>()

/** How many digits of the smallest unit a currency has: 2 for the euro, 0 for the yen. */
export const minorDigits = (currency: string): number => {
  const known = digitsOf.get(currency)
  if (known !== undefined) return known
  const { maximumFractionDigits = 2 } = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions()
  digitsOf.set(currency, maximumFractionDigits)
  return maximumFractionDigits
}

/**
 * Returns the amount in the smallest unit that a text in the currency's own unit means, e.g. 1950 for `19.50` euros. NaN
 * for a text that is no amount of the currency.
 */
export const amountOf = (text: string, currency: string): number => {
  const digits = minorDigits(currency)
  const [, whole, fraction = ''] = /^\s*(\d+)(?:[.,](\d+))?\s*$/.exec(text) ?? []
  return whole === undefined || fraction.length > digits ? NaN : Number(whole + fraction.padEnd(digits, '0'))
}
