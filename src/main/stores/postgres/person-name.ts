/** How a person is named wherever one line names them, of a row of `directory.person`. */
export const personName = (alias: string) =>
  `coalesce(${alias}.preferred_name, ${alias}.given_name) || ' ' || ${alias}.family_name`
