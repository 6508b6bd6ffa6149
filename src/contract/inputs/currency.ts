/** The codes of ISO 4217 that this runtime knows. */
const currencies = new Set(Intl.supportedValuesOf('currency'))

/** Whether a text is a currency's code in upper case. Codes for testing, metals and none are no currencies. */
export const isCurrency = (code: string) => currencies.has(code) && !/^X(?!AF|CD|CG|OF|PF)/.test(code)
