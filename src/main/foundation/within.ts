/** The value, or `late` when it takes longer than this many milliseconds; what comes after that is dropped. */
export const within = async <Value, Late>(ms: number, value: Promise<Value>, late: Late): Promise<Value | Late> => {
  const clock = Promise.withResolvers<Late>()
  const timer = setTimeout(() => clock.resolve(late), ms)
  value.catch(() => undefined)
  try {
    return await Promise.race([value, clock.promise])
  } finally {
    clearTimeout(timer)
  }
}
