/** Whether a name was typed as it is, but for spaces around it and the composition of its letters. */
export const isTyped = (typed: string | undefined, name: string) =>
  typed?.trim().normalize('NFC') === name.trim().normalize('NFC')
