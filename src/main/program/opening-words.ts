import type { OpeningStep } from '../../contract/connections.ts'

const inWords = (count: number) => count.toLocaleString('en')

/** Returns a step as a line for the terminal, or null for a step of every start. */
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

/** Returns why a store does not serve and what to do about it, as sentences for the terminal. */
export const storeTrouble = (error: unknown): string => {
  const { data, message } = error as Error & { data?: { reason?: string } }
  return data?.reason ?? message
}
