/** Returns the driver's own error where TypeORM wraps it. Returns anything else as it is. */
export const driverErrorOf = (error: unknown): unknown =>
  error instanceof Error && 'driverError' in error && error.driverError instanceof Error ? error.driverError : error

/** Whether a statement waited for a lock until `lock_timeout`, or found it taken with NOWAIT. */
export const lockWasTaken = (error: unknown): boolean => (driverErrorOf(error) as { code?: string }).code === '55P03'
