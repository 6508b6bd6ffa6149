/** The SQL for the one-line name of a person, from a row of `directory.person`. */
export const personName = (alias: string) =>
  `coalesce(${alias}.preferred_name, ${alias}.given_name) || ' ' || ${alias}.family_name`
