/** Returns the driver's own error where TypeORM wraps it. Returns anything else as it is. */
export const driverErrorOf = (error: unknown): unknown =>
  error instanceof Error && 'driverError' in error && error.driverError instanceof Error ? error.driverError : error
