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
