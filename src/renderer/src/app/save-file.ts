/** Lets the browser save a text as a file. */
export const saveFile = ({ fileName, mediaType, text }: { fileName: string; mediaType: string; text: string }) => {
  const address = URL.createObjectURL(new Blob([text], { type: mediaType }))
  Object.assign(document.createElement('a'), { href: address, download: fileName }).click()
  // The browser reads the address when it handles the click. A minute is enough for a slow disk.
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}

/**
 * Returns cells as CSV (RFC 4180) with a byte order mark. A cell that a spreadsheet would run as a formula becomes
 * text.
 */
export const csvOf = (rows: readonly (readonly (string | number | null)[])[]) => {
  const cell = (value: string | number | null) => {
    const text = String(value ?? '')
    const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
    return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
  }
  return `\uFEFF${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`
}
