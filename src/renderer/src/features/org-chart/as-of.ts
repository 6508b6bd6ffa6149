/** The end of a local day written `YYYY-MM-DD`: what was so on that day; undefined for anything else. */
export const endOfDay = (day: string): Date | undefined => {
  if (!/^\d{4}-\d\d-\d\d$/.test(day)) return undefined
  const instant = new Date(`${day}T23:59:59.999`)
  return Number.isNaN(instant.getTime()) || instant.getFullYear() < 1 ? undefined : instant
}
