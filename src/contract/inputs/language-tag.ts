/** Returns the canonical form of a language tag (BCP 47), e.g. `es-MX` for `ES-mx`; undefined for anything else. */
export const languageTagOf = (text: string): string | undefined => {
  try {
    return Intl.getCanonicalLocales(text.trim())[0]
  } catch {
    return undefined
  }
}
