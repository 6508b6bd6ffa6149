/** At most this many letters, the last one an ellipsis where some are missing. */
export const shortened = (text: string, longest: number) =>
  text.length > longest ? `${text.slice(0, longest - 1).trimEnd()}…` : text
