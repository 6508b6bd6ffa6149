/** `XAF` and the like are currencies. Other codes with X are for testing, metals and none. */
const isMoney = (code: string) => !/^X(?!AF|CD|CG|OF|PF)/.test(code)

/** The codes of ISO 4217 that this runtime knows, in alphabetical order. */
export const currencyCodes: readonly string[] = Intl.supportedValuesOf('currency').filter(isMoney)
const currencies = new Set(currencyCodes)

/** Whether a text is a currency's code in upper case. */
export const isCurrency = (code: string) => currencies.has(code)

/** How many digits of the smallest unit a currency has: 2 for the euro, 0 for the yen. */
export const minorDigits = (currency: string): number =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2
