/** The parameters of an address as the router has them. */
export type AddressQuery = Record<string, string | null | (string | null)[] | undefined>
type Value = AddressQuery[string]

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** The first value of a parameter; empty when there is none. */
export const one = (value: Value): string => (Array.isArray(value) ? value[0] : value) ?? ''

export const matching = (form: RegExp, value: Value): string | undefined =>
  form.test(one(value)) ? one(value) : undefined

export const idIn = (value: Value): string | undefined => matching(uuid, value)

/** The word of a closed list; undefined for any other. */
export const wordIn = <Word extends string>(words: readonly Word[], value: Value): Word | undefined =>
  words.find((word) => word === one(value))
