const two = (value: number) => String(value).padStart(2, '0')

/**
 * An instant as the text of a `datetime-local` control: in the user's time zone, with seconds only when the instant has
 * them.
 */
export const localTimeOf = (instant: Date): string => {
  const day = [String(instant.getFullYear()).padStart(4, '0'), two(instant.getMonth() + 1), two(instant.getDate())]
  const minute = `${day.join('-')}T${two(instant.getHours())}:${two(instant.getMinutes())}`
  const seconds = instant.getSeconds()
  const milliseconds = instant.getMilliseconds()
  if (milliseconds > 0) return `${minute}:${two(seconds)}.${String(milliseconds).padStart(3, '0')}`
  return seconds > 0 ? `${minute}:${two(seconds)}` : minute
}

/** The instant of a `datetime-local` control; undefined while it is empty or incomplete. */
export const instantOfLocalTime = (text: string): Date | undefined => {
  const instant = new Date(text)
  return text === '' || Number.isNaN(instant.getTime()) ? undefined : instant
}
