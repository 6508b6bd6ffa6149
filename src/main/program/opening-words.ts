import type { OpeningStep } from '../../contract/connections.ts'

const inWords = (count: number) => count.toLocaleString('en')

/** A step as a line of a terminal; null for what every start does. */
export const openingWords = (step: OpeningStep): string | null => {
  switch (step.kind) {
    case 'making-database':
      return 'Making the database, once.'
    case 'migrating':
      return `Applying migration ${step.number} of ${step.of}: ${step.name}.`
    case 'sample':
      return step.done === 0 ? null : `Sample district: ${inWords(step.done)} of ${inWords(step.total)} people.`
    case 'starting-database':
    case 'open':
      return null
  }
}

/** Why a store does not serve, with what to do about it, as one or more sentences of a terminal. */
export const storeTrouble = (error: unknown): string => {
  const { data, message } = error as Error & { data?: { reason?: string } }
  return data?.reason ?? message
}
