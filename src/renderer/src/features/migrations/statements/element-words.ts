import { elementText as t } from './elements.messages.ts'

const elements = [
  ...(['constraint', 'index', 'schema', 'extension', 'enum', 'domain', 'composite', 'sequence', 'function'] as const),
  ...(['table', 'column', 'default', 'view', 'rule', 'trigger', 'policy'] as const),
]

/** The word for a kind of object; the store's own word for one that is not known. */
export const elementWords = (element: string) => {
  const known = elements.find((each) => each === element)
  return known === undefined ? element : t(known)
}

/** An object's kind and name for a person: `column films.film.runtime` of `column "films"."film"."runtime"`. */
export const objectWords = (id: string) => {
  const [kind = '', ...name] = id.split(' ')
  return `${elementWords(kind)} ${name.join(' ').replaceAll('"', '')}`.trim()
}
