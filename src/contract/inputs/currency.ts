/** The codes of ISO 4217 that this runtime knows. */
const currencies = new Set(Intl.supportedValuesOf('currency'))

/** Whether a text is a currency's code in upper case. Codes for testing, metals and none are no currencies. */
export const isCurrency = (code: string) => currencies.has(code) && !/^X(?!AF|CD|CG|OF|PF)/.test(code)

/** How many digits of the smallest unit a currency has: 2 for the euro, 0 for the yen. */
export const minorDigits = (currency: string): number =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2
